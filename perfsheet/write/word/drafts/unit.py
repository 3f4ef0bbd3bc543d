"""The draft of 单位报告.docx."""

from __future__ import annotations

from perfsheet.write.word.drafts.paper import WIDE, Column, Paper


def draft() -> Paper:
    """Draft it: how the unit stands, then forms, scores and findings in tables on wide pages."""
    paper = Paper()
    paper.say("Title", "{{ unit }}{{ year }}\n预算绩效表审核情况报告")
    paper.say("Under", "（{% if issuer %}{{ issuer }}　{% endif %}{{ date }}）")
    paper.say(
        "Body",
        "{{ unit }}{% if department != unit %}（主管部门：{{ department }}）{% endif %}本次报送预算绩效表{{ count_forms }}张，接收{{ count_accepted }}张，"
        "须改正后重新报送{{ count_returned }}张。共发现必须改正的问题{{ count_errors }}处、警告{{ count_warnings }}处、提示{{ count_notes }}处。",
    )
    paper.say("Heading1", "一、与主管部门和全部单位的比较")
    paper.table(
        "line in comparison",
        (
            Column("项目", "{{ line.item }}", 43),
            Column("本单位", "{{ line.own }}", 19, "right"),
            Column("主管部门", "{{ line.department }}", 19, "right"),
            Column("全部单位", "{{ line.whole }}", 19, "right"),
        ),
    )
    paper.say("Note", "注：{% if money_about %}执行率按{{ money_about }}计算，金额单位存疑的不计；{% endif %}得分只计自评阶段的表，重算得分不能确定的不计重算平均。")
    paper.say("Body", "{% if has_chart %}")
    paper.say("Chart", "{{ chart.comparison }}")
    paper.say("Body", "{% endif %}", "{% if files %}")
    paper.say("Heading1", "无法读取的文件")
    paper.table("file in files", (Column("文件", "{{ file.name }}", 40), Column("怎样处理", "{{ file.advice }}", 60)))
    paper.say("Body", "{% endif %}")
    paper.new_section(wide=False)
    _forms(paper)
    _scores(paper)
    _findings(paper)
    return paper


def _forms(paper: Paper) -> None:
    paper.say("Heading1", "二、报送的表")
    paper.say("TableUnit", "金额单位：万元")
    paper.table(
        "form in forms",
        (
            Column("序号", "{{ form.number }}", 5, "centre"),
            Column("表名", "{{ form.title }}", 20),
            Column("项目", "{{ form.subject }}", 20),
            Column("期间", "{{ form.about }}", 14, "centre"),
            Column("预算数", "{{ form.budget|money }}", 12, "right"),
            Column("执行数", "{{ form.spent|money }}", 12, "right"),
            Column("执行率", "{{ form.rate|percent }}", 12.5, "right"),
            Column("自评", "{{ form.claimed|points }}", 9, "right"),
            Column("重算", "{{ form.recomputed|points }}", 9, "right"),
            Column("错误", "{{ form.errors }}", 6, "right"),
            Column("警告", "{{ form.warnings }}", 6, "right"),
            Column("结论", "{{ form.verdict }}", 6, "centre"),
        ),
        WIDE,
    )


def _scores(paper: Paper) -> None:
    paper.say("Body", "{% if scored %}")
    paper.say("Heading1", "三、得分的重算")
    paper.say("Body", "{% for form in scored %}")
    paper.say("Heading2", "（{{ form.number }}）{{ form.title }}——{{ form.subject }}")
    paper.say(
        "TableAbout",
        "自评{{ form.claimed|points or '—' }}分{% if form.grade %}（{{ form.grade }}）{% endif %}，"
        "{% if form.unsure %}重算总分不能确定：{{ form.unsure }}{% else %}重算{{ form.recomputed|points or '—' }}分{% if form.regrade %}（{{ form.regrade }}）{% endif %}{% endif %}",
    )
    paper.table(
        "line in form.lines",
        (
            Column("项目", "{{ line.part }}", 9, "centre"),
            Column("指标", "{{ line.name }}", 23),
            Column("分值", "{{ line.weight|points }}", 9, "right"),
            Column("自评", "{{ line.claimed }}", 9, "right"),
            Column("重算", "{{ line.recomputed }}", 11, "right"),
            Column("结论", "{{ line.verdict }}", 6, "centre"),
            Column("怎样得出", "{{ line.how }}", 36),
        ),
        WIDE,
    )
    paper.say("Body", "{% endfor %}", "{% endif %}")


def _findings(paper: Paper) -> None:
    paper.say("Body", "{% if found %}")
    paper.say("Heading1", "{% if scored %}四{% else %}三{% endif %}、发现的问题")
    paper.say("Body", "{% for form in found %}")
    paper.say("Heading2", "（{{ form.number }}）{{ form.title }}——{{ form.subject }}")
    paper.say("TableAbout", "{{ form.about }}　文件：{{ form.file }}")
    paper.table(
        "one in form.findings",
        (
            Column("序号", "{{ one.number }}", 5, "centre"),
            Column("级别", "{{ one.severity }}", 6, "centre"),
            Column("单元格", "{{ one.place }}", 11, "centre"),
            Column("问题和改法", "{% if one.follows %}（由前一问题引起）{% endif %}{{ one.message }}", 50),
            Column("依据", "{{ one.basis }}", 28),
        ),
        WIDE,
    )
    paper.say("Body", "{% endfor %}", "{% endif %}")
