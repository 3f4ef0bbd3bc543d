"""Help and mistakes of the command line, in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

#: what click adds to the help of an option: [required], [1990<=x<=2100]
_EXTRA = re.compile(r"  \[[^\[\]]*\]$")
_HEADINGS = {"Options": "选项", "Commands": "命令", "Positional arguments": "参数"}


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(term, _EXTRA.sub("", text)) for term, text in rows], col_max, col_spacing)


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is in Chinese."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Describe `--help`."""
        return _described(super().get_help_option(ctx))

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Name the options."""
        return ["[选项]" if piece == "[OPTIONS]" else piece for piece in super().collect_usage_pieces(ctx)]


class Group(Command, click.Group):
    """A group whose help is in Chinese."""

    command_class = Command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Name the commands."""
        return ["命令 [参数]…" if piece == "COMMAND [ARGS]..." else piece for piece in super().collect_usage_pieces(ctx)]


def mistake(error: click.UsageError) -> str:
    """Say what is wrong with the command line and where help is."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError) and error.ctx:
        return error.ctx.get_help()
    path = error.ctx.command_path if error.ctx else "perfsheet"
    return f"{_what(error)}请用 {path} --help 查看用法。"


def _what(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"没有选项 {error.option_name}。"
    if isinstance(error, click.MissingParameter):
        return f"缺少 {_named(error)}。"
    if isinstance(error, click.BadParameter):
        return f"{_named(error)} 的值不对：{_expected(error)}。"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 缺少值或多了值。"
    if error.ctx and isinstance(error.ctx.command, click.Group):
        return f"没有这个命令。可用：{'、'.join(error.ctx.command.commands)}。"
    return "命令的参数不对。"


def _named(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Option):
        return "/".join(parameter.opts)
    return (parameter.make_metavar(error.ctx) if parameter and error.ctx else "") or "参数"


def _expected(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"可用 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange):
        low, high = kind.min, kind.max
        return f"应为 {low} 到 {high} 的整数" if high is not None else f"应为不小于 {low} 的整数"
    return "应为文字" if isinstance(kind, click.types.StringParamType) else "格式不符"


def _described(option: click.Option | None) -> click.Option | None:
    if option is not None:
        option.help = "显示本帮助。"
    return option
