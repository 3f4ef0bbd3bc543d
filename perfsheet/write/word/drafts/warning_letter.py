"""The draft of 预警纠偏告知函.docx."""

from __future__ import annotations

from perfsheet.write.word.drafts.paper import Column, Paper


def draft() -> Paper:
    """Draft it: the projects that are warned of, why each is, what is asked by when, and the reply slip on a page of its own."""
    paper = Paper()
    paper.say("Title", "预警纠偏告知函")
    paper.say("To", "{{ unit }}：")
    paper.say(
        "Body",
        "根据{{ year }}{{ periods }}绩效运行监控情况，你单位有{{ number }}个项目达到预警线：{{ lights }}。现将有关情况告知如下，请及时纠正偏差、落实整改。",
    )
    paper.say("Heading1", "一、预警的项目")
    paper.say("TableUnit", "金额单位：万元")
    paper.table(
        "project in projects",
        (
            Column("序号", "{{ project.order }}", 6, "centre"),
            Column("项目", "{{ project.name }}", 27),
            Column("时点", "{{ project.period }}", 10, "centre"),
            Column("预警", "{{ project.colour }}", 7, "centre"),
            Column("预算数", "{{ project.budget|money }}", 13, "right"),
            Column("执行数", "{{ project.spent|money }}", 13, "right"),
            Column("执行率", "{{ project.rate|percent }}", 12, "right"),
            Column("目标\n完成率", "{{ project.done|percent }}", 12, "right"),
        ),
    )
    paper.say("Heading1", "二、预警的原因")
    _reasons(paper)
    _demands(paper)
    _slip(paper)
    return paper


def _reasons(paper: Paper) -> None:
    paper.say("Body", "{% for project in projects %}")
    paper.say("Heading2", "（{{ project.number }}）{{ project.name }}")
    paper.say(
        "Body",
        "{{ project.colour }}色预警（{{ project.meaning }}），预警编号{{ project.code }}{% if project.project_code %}，项目编码{{ project.project_code }}{% endif %}。"
        "{% if project.remark %}{{ project.remark }}。{% endif %}原因：",
        "{% for reason in project.reasons %}",
        "{{ reason.number }}.{{ reason.text }}{% if reason.cells %}（监控表{{ reason.cells }}）{% endif %}。",
        "{% endfor %}",
        "{% if project.behind %}",
    )
    paper.say("TableAbout", "进度落后的指标　文件：{{ project.file }}　工作表：{{ project.sheet }}")
    paper.table(
        "item in project.behind",
        (
            Column("序号", "{{ item.number }}", 7, "centre"),
            Column("指标", "{{ item.name }}", 32),
            Column("指标值", "{{ item.target }}", 19),
            Column("完成情况", "{{ item.actual }}", 19),
            Column("完成率", "{{ item.rate|percent }}", 13, "right"),
            Column("单元格", "{{ item.cell }}", 10, "centre"),
        ),
    )
    paper.say("Body", "{% endif %}", "{% endfor %}")


def _demands(paper: Paper) -> None:
    paper.say("Heading1", "三、整改要求")
    paper.say(
        "Body",
        "（一）请逐个项目查明执行率和目标完成情况偏差的原因，采取措施加快进度；确需调整预算或者绩效目标的，按规定程序一并调整。监控表填报有误的，请改正后重新报送。",
        "{% if choices %}",
        "（二）请对每个项目从“{{ choices }}”中选择一种处理方式，填入回执。",
        "{% else %}",
        "（二）请将原因、整改措施和完成时限逐项填入回执。",
        "{% endif %}",
    )
    paper.say(
        "BodyLast",
        "（三）{% if answer %}请于{{ answer }}前将加盖公章的回执报送我单位{% if rectify %}，并于{{ rectify }}前完成整改{% endif %}。"
        "{% else %}请{% if rectify %}于{{ rectify }}前完成整改，并{% endif %}将加盖公章的回执报送我单位。{% endif %}"
        "{% if unanswered %}逾期未答复的，{{ unanswered }}。{% else %}逾期未答复或者整改不到位的，将予以通报。{% endif %}",
    )
    paper.say("TableAbout", "依据：{{ basis }}。{% if department != unit %}抄送：{{ department }}。{% endif %}")
    paper.say("Issuer", "{% if issuer %}{{ issuer }}{% else %}（发文机关盖章）{% endif %}")
    paper.say("Date", "{{ date }}")


def _slip(paper: Paper) -> None:
    paper.on_new_page("Title", "预警整改回执")
    paper.say("To", "{% if issuer %}{{ issuer }}{% else %}（发文机关）{% endif %}：")
    paper.say("Body", "《预警纠偏告知函》（{{ date }}）收悉。有关项目的整改情况如下：")
    paper.table(
        "project in projects",
        (
            Column("预警编号", "{{ project.code }}", 21, "centre"),
            Column("项目", "{{ project.name }}", 22),
            Column("处理方式", "{{ boxes }}", 15),
            Column("偏差原因和整改措施", "", 29),
            Column("完成时限", "", 13),
        ),
    )
    paper.say("Issuer", "{{ unit }}（盖章）")
    paper.say("Date", "年　　月　　日")
    paper.say("Note", "")
    paper.rows([[("TableMiddle", "单位负责人（签字）"), ("TableText", ""), ("TableMiddle", "经办人及联系电话"), ("TableText", "")]], (22, 28, 22, 28), height=680)
