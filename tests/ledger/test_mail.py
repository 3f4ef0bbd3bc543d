"""Mail about a night, sent to a real SMTP server on this machine: plain, with STARTTLS, with TLS from the start, with a password."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from perfsheet.errors import PerfsheetError
from perfsheet.mailing import message, send
from perfsheet.night_config import load_config
from perfsheet.night_letter import tell
from tests.cli.inbox import put, selfeval
from tests.ledger.test_commands import CONFIG, run, write

trustme = pytest.importorskip("trustme", reason="trustme is not installed: pip install -e '.[dev]'")
postbox = pytest.importorskip("tests.ledger.postbox", reason="aiosmtpd is not installed: pip install -e '.[dev]'")

ENVIRONMENT = "PERFSHEET_TEST_SMTP"


@pytest.fixture(scope="module")
def authority() -> Any:
    return trustme.CA()


@pytest.fixture
def serve(authority: Any) -> Iterator[Callable[[str], tuple[Any, Any]]]:
    running = []

    def started(security: str, *, login: bool = False) -> tuple[Any, Any]:
        box, own = postbox.Postbox(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost", "127.0.0.1").configure_cert(own)
        asked: dict[str, Any] = (
            {"authenticator": postbox.checked, "auth_required": True, "auth_require_tls": security == "starttls"} if login else {}
        )
        if security == "starttls":
            asked |= {"tls_context": own, "require_starttls": True}
        server = postbox.Served(box, own if security == "ssl" else None, **asked)
        server.start()
        running.append(server)
        return server, box

    yield started
    for server in running:
        server.stop(no_assert=True)


def configured(folder: Path, authority: Any, served: int, **mail: object) -> Path:
    authority.cert_pem.write_to_path(folder / "ca.pem")
    stated = {
        "host": "127.0.0.1",
        "port": served,
        "from": "绩效办 <jixiao@example.gov.cn>",
        "to": ["zhang@example.gov.cn"],
        "ca": "ca.pem",
    } | mail
    return write(
        folder, CONFIG + "[mail]\n" + "\n".join(f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in stated.items())
    )


@pytest.mark.parametrize(("security", "login"), [("none", False), ("starttls", False), ("starttls", True), ("ssl", False), ("ssl", True)])
def test_a_message_arrives_as_securely_as_was_asked_for(serve, authority, tmp_path, monkeypatch, security, login):  # noqa: PLR0913, PLR0917  # fixtures and cases
    server, box = serve(security, login=login)
    monkeypatch.setenv(ENVIRONMENT, postbox.PASSWORD)
    asked = {"user": "zhang", "password_env": ENVIRONMENT} if login else {}
    mail = load_config(configured(tmp_path, authority, server.port, security=security, **asked)).mail
    send(mail, message(mail, "第一行\r\nBcc: evil@example.com", "坏\ud800字 & <b>", ("今日变化.html", "<p>你好</p>")))
    (arrived,) = box.messages
    assert box.secured == [security != "none"]
    assert arrived["Subject"] == "第一行 Bcc: evil@example.com"
    assert box.to == [["zhang@example.gov.cn"]]
    assert (arrived["From"], arrived["Bcc"]) == ("绩效办 <jixiao@example.gov.cn>", None)
    assert arrived.get_body(("plain",)).get_content().strip() == "坏�字 & <b>"
    (page,) = arrived.iter_attachments()
    assert (page.get_filename(), page.get_content_type(), page.get_content().strip()) == ("今日变化.html", "text/html", "<p>你好</p>")


def test_a_password_may_stand_in_a_file_and_is_told_nowhere(serve, authority, tmp_path):
    server, box = serve("ssl", login=True)
    (tmp_path / "密码.txt").write_text(f"{postbox.PASSWORD}\r\n", encoding="utf-8-sig")
    config = configured(tmp_path, authority, server.port, security="ssl", user="zhang", password_file="密码.txt")  # noqa: S106  # a path
    assert run("nightly", config, "--try-mail") == (0, "测试邮件已发给 zhang@example.gov.cn\n", "")
    assert len(box.messages) == 1
    (tmp_path / "密码.txt").write_text("wrong-battery", encoding="utf-8")
    code, _, said = run("nightly", config, "--try-mail")
    assert (code, "不认用户名 zhang 和密码（535）" in said, "wrong-battery" in said) == (2, True, False), said


def test_a_night_is_told_with_its_page_and_a_failing_mail_harms_nothing(serve, authority, tmp_path):
    server, box = serve("none")
    config = configured(tmp_path, authority, server.port, security="none", to=["zhang@example.gov.cn", "李 <li@example.gov.cn>"])
    put(tmp_path / "收件箱" / "自评表.xlsx", selfeval())
    code, said, errors = run("nightly", config, "--format", "json")
    assert (code, json.loads(said)["mail"], errors) == (0, "sent", "")
    (arrived,) = box.messages
    assert "新到文件 1" in arrived["Subject"]
    assert "共 1 个文件：" in arrived.get_body(("plain",)).get_content()
    (page,) = arrived.iter_attachments()
    assert page.get_content().strip() == (tmp_path / "结果" / "今日变化.html").read_text(encoding="utf-8").strip()
    assert json.loads(run("nightly", config, "--format", "json")[1])["mail"] == ""  # nothing changed: nobody is told
    box.closed = True
    put(tmp_path / "收件箱" / "食堂.xlsx", selfeval("食堂改造"))
    code, said, errors = run("nightly", config, "--format", "json")
    assert (code, json.loads(said)["forms"]) == (0, 2)
    assert errors == f"邮件没有发出：127.0.0.1:{server.port} 答复 451 try again later。请按此处理或询问邮件管理员。\n"
    assert json.loads(said)["mail"] == errors.strip()
    logged = next((tmp_path / "台账" / "运行记录").iterdir()).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["mail"] for line in logged] == ["sent", "", errors.strip()]


def test_a_night_that_fails_is_told(serve, authority, tmp_path):
    server, box = serve("none")
    config = configured(tmp_path, authority, server.port, security="none", when="problems")
    code, _, errors = run("nightly", config)
    assert code == 2
    (arrived,) = box.messages
    assert arrived["Subject"].endswith("未完成，请处理")
    assert arrived.get_body(("plain",)).get_content().strip() == errors.strip()


@pytest.mark.parametrize(
    ("security", "asked", "said"),
    [
        ("none", {"security": "starttls"}, "不支持所要的加密或登录方式"),
        ("none", {"security": "ssl"}, "加密连接没有建立"),
        ("starttls", {"security": "none"}, "答复 530"),
        ("ssl", {"security": "ssl", "ca": None}, "证书由单位自己签发时，请写 ca"),
        ("none", {"security": "none", "to": ["nobody@example.gov.cn"]}, "拒收全部收件人（nobody@example.gov.cn）"),
        ("none", {"security": "none", "to": ["nobody@example.gov.cn", "li@example.gov.cn"]}, "邮件没有送到 nobody@example.gov.cn"),
        (
            "none",
            {"security": "starttls", "user": "zhang", "password_env": "PERFSHEET_NOT_SET"},
            "环境变量 PERFSHEET_NOT_SET 里没有可用的邮箱密码",
        ),
    ],
)
def test_what_keeps_a_mail_from_arriving_is_said(serve, authority, tmp_path, security, asked, said):  # noqa: PLR0913, PLR0917  # fixtures and cases
    server, _ = serve(security)
    config = load_config(
        configured(tmp_path, authority, server.port, **{name: value for name, value in asked.items() if value is not None})
    )
    mail = config.mail._replace(ca=None) if "ca" in asked else config.mail
    with pytest.raises(PerfsheetError) as refused:
        send(mail, message(mail, "题", "话"))
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ({"password": postbox.PASSWORD}, "mail.password 不能写在配置文件里"),
        ({"user": "zhang"}, "有用户名就要有密码"),
        ({"user": "zhang", "password_env": "X", "security": "none"}, "以免密码明文传送"),
        ({"to": []}, "mail.to 应为收件人"),
        ({"to": ["zhang@example.gov.cn\nBcc: x@y.z"]}, "mail.to 应为收件人"),
        ({"from": "绩效办"}, "mail.from 应为发件人"),
        ({"when": "never"}, "mail.when 应为"),
        ({"host": "smtp://x"}, "mail.host 应为"),
        ({"host": "a" * 70}, "mail.host 应为"),
        ({"port": 0}, "mail.port 应为"),
        ({"tls": True}, "不认识 mail.tls"),
    ],
)
def test_what_is_wrong_in_the_section_is_said_without_the_password(authority, tmp_path, mail, said):
    with pytest.raises(PerfsheetError) as refused:
        load_config(configured(tmp_path, authority, 25, **mail))
    assert said in str(refused.value)
    assert postbox.PASSWORD not in str(refused.value)


@pytest.mark.parametrize(
    ("when", "told"),
    [("always", [True, True, True, True]), ("changes", [False, True, False, True]), ("problems", [False, False, True, True])],
)
def test_who_wants_what_is_told(authority, tmp_path, monkeypatch, when, told):
    config = load_config(configured(tmp_path, authority, 25, when=when))
    sent: list[object] = []
    monkeypatch.setattr("perfsheet.night_letter.send", lambda _, one: sent.append(one))
    started = {"started": "2026-03-01T02:00:00+08:00"}
    nights = [{"exit": 0, "changed": False}, {"exit": 0, "changed": True}, {"exit": 1, "changed": False}, {"exit": 2, "error": "坏了"}]
    assert [tell(config, {**night, **started}, ["话"]) == "sent" for night in nights] == told
    assert len(sent) == sum(told)
