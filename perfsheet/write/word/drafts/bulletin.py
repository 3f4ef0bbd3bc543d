"""The draft of 通报.docx."""

from __future__ import annotations

from perfsheet.write.word.drafts.paper import WIDE, Column, Paper


def draft() -> Paper:
    """Draft it: the text by GB/T 9704—2012, then the annexes in tables on wide pages."""
    paper = Paper()
    paper.say("Title", "{{ title }}")
    paper.say("To", "各有关单位：")
    paper.say("Body", "现将{{ year }}预算绩效表的报送和审核情况通报如下。")
    _returned(paper)
    _graded(paper)
    _spent(paper)
    _wrong(paper)
    _judged(paper)
    _asked(paper)
    _signed(paper)
    paper.new_section(wide=False)
    _annexes(paper)
    return paper


def _returned(paper: Paper) -> None:
    paper.say("Heading1", "{{ section.returned }}、报送和审核情况")
    paper.say(
        "Body",
        "本次共收到{{ scope.departments }}个主管部门、{{ scope.units }}个单位报送的文件{{ scope.files }}个，读出绩效表{{ scope.forms }}张"
        "{% if scope.repeated %}（另有旧版和重复的{{ scope.repeated }}张，不计）{% endif %}{% if scope.unreadable %}，{{ scope.unreadable }}个文件无法读取{% endif %}。"
        "{% if roster.known %}按名册应报{{ roster.due }}张，未报{{ roster.missing }}张，报送率{{ roster.rate|percent }}。{% endif %}"
        "{% if scope.forms %}经审核，接收{{ scope.accepted }}张，占{{ scope.accepted_rate|percent }}；须改正后重新报送{{ scope.returned }}张。{% endif %}"
        "共发现必须改正的问题{{ scope.errors }}处、警告{{ scope.warnings }}处。",
    )
    paper.say("Body", "{% if roster.known %}")
    paper.say("TableTitle", "{{ table.returned }}　应报和已报情况")
    paper.table(
        "line in roster.rounds",
        (
            Column("阶段", "{{ line.name }}", 34),
            Column("应报（张）", "{{ line.due }}", 11, "right"),
            Column("已报（张）", "{{ line.came }}", 11, "right"),
            Column("报送率", "{{ line.rate|percent }}", 14, "right"),
            Column("接收（张）", "{{ line.accepted }}", 11, "right"),
            Column("未报（张）", "{{ line.missing }}", 11, "right"),
            Column("逾期（张）", "{{ line.late }}", 11, "right"),
        ),
    )
    paper.say("Body", "{% if roster.lines %}")
    paper.say("Note", "注：应报未报的表见{{ annex.missing }}。")
    paper.say("Body", "{% endif %}", "{% else %}")
    paper.say("TableTitle", "{{ table.returned }}　各阶段报送和审核情况")
    paper.table(
        "line in stages",
        (
            Column("阶段", "{{ line.name }}", 20, "centre"),
            Column("报送（张）", "{{ line.forms }}", 16, "right"),
            Column("接收（张）", "{{ line.accepted }}", 16, "right"),
            Column("须改正（张）", "{{ line.returned }}", 16, "right"),
            Column("错误（处）", "{{ line.errors }}", 16, "right"),
            Column("警告（处）", "{{ line.warnings }}", 16, "right"),
        ),
    )
    paper.say("Note", "注：没有提供单位和项目名册，不计应报数和报送率。")
    paper.say("Body", "{% endif %}")
    paper.say("TableTitle", "{{ table.departments }}　各主管部门报送和审核情况")
    paper.table(
        "line in departments",
        (
            Column("主管部门", "{{ line.name }}", 30),
            Column("单位", "{{ line.units }}", 10, "right"),
            Column("报送（张）", "{{ line.forms }}", 14, "right"),
            Column("接收（张）", "{{ line.accepted }}", 14, "right"),
            Column("须改正（张）", "{{ line.returned }}", 16, "right"),
            Column("错误（处）", "{{ line.errors }}", 14, "right"),
            Column("警告（处）", "{{ line.warnings }}", 14, "right"),
        ),
    )
    paper.say("Note", "注：各单位情况见{{ annex.units }}。")


def _graded(paper: Paper) -> None:
    paper.say("Body", "{% if scores.forms %}")
    paper.say("Heading1", "{{ section.scores }}、自评得分和等级")
    paper.say(
        "Body",
        "有自评总分的表{{ scores.forms }}张。按表上的数重新计算，"
        "{% if differing %}{{ scores.differing }}张的自评总分与重算不符（见{{ annex.differing }}）{% else %}没有发现自评总分与重算不符的表{% endif %}"
        "{% if scores.unsure %}，{{ scores.unsure }}张因有的项目无法重算，重算总分不能确定{% endif %}。等级分布如下。",
    )
    paper.say("TableTitle", "{{ table.scores }}　自评等级分布")
    paper.table(
        "line in scores.lines",
        (
            Column("等级", "{{ line.name }}", 20, "centre"),
            Column("按自评总分（张）", "{{ line.claimed }}", 20, "right"),
            Column("占比", "{{ line.claimed_share|percent }}", 20, "right"),
            Column("按重算总分（张）", "{{ line.recomputed }}", 20, "right"),
            Column("占比", "{{ line.recomputed_share|percent }}", 20, "right"),
        ),
    )
    paper.say("Chart", "{{ chart.grades }}")
    paper.say("Body", "{% endif %}")


def _spent(paper: Paper) -> None:
    paper.say("Body", "{% if section.money %}")
    paper.say("Heading1", "{{ section.money }}、预算执行情况")
    paper.say(
        "Body",
        "按{{ money.forms }}张{{ money.about }}计算，全年预算数合计{{ money.budget|money }}万元，执行数{{ money.spent|money }}万元，预算执行率{{ money.rate|percent }}"
        "{% if money.doubtful %}（另有{{ money.doubtful }}张表的金额单位存疑，没有计入）{% endif %}。"
        "{% if money.slow_below is not none and slow %}其中{{ slow|length }}个项目的执行率低于{{ money.slow_below|percent }}（见{{ annex.slow }}）。{% endif %}",
    )
    paper.say("TableTitle", "{{ table.money }}　各主管部门预算执行情况")
    paper.say("TableUnit", "金额单位：万元")
    paper.table(
        "line in money.lines",
        (
            Column("主管部门", "{{ line.name }}", 34),
            Column("计入的表（张）", "{{ line.tallied }}", 14, "right"),
            Column("全年预算数", "{{ line.budget|money or '—' }}", 18, "right"),
            Column("执行数", "{{ line.spent|money or '—' }}", 18, "right"),
            Column("执行率", "{{ line.rate|percent or '—' }}", 16, "right"),
        ),
    )
    paper.say("Chart", "{{ chart.execution }}")
    paper.say("Body", "{% endif %}")


def _wrong(paper: Paper) -> None:
    paper.say("Heading1", "{{ section.errors }}、主要问题")
    paper.say("Body", "{% if errors %}", "必须改正的问题中，较为集中的有以下几类。")
    paper.say("TableTitle", "{{ table.errors }}　较为集中的问题")
    paper.table(
        "line in errors",
        (
            Column("序号", "{{ line.number }}", 7, "centre"),
            Column("要求", "{{ line.title }}", 33),
            Column("处数", "{{ line.times }}", 8, "right"),
            Column("文件数", "{{ line.files }}", 9, "right"),
            Column("举例", "{{ line.example }}", 43),
        ),
    )
    paper.say("Chart", "{{ chart.errors }}")
    paper.say("Body", "{% else %}", "没有发现必须改正的问题。", "{% endif %}")


def _judged(paper: Paper) -> None:
    paper.say("Heading1", "{{ section.verdicts }}、表扬和点名")
    for lines, begins, none in (("praised", "对下列单位予以表扬：", "本次没有达到表扬标准的单位。"), ("named", "对下列单位予以点名，请认真整改：", "本次没有需要点名的单位。")):
        paper.say("Body", f"{{% if verdicts.{lines} %}}")
        paper.say("BodyLast", begins)
        paper.say("Body", f"{{% for one in verdicts.{lines} %}}", "{{ one.number }}.{{ one.name }}。{{ one.reason }}。", "{% endfor %}", "{% else %}", none, "{% endif %}")
    rules = "{% if verdicts.praise_rule %}表扬的标准为{{ verdicts.praise_rule }}。{% endif %}{% if verdicts.name_rule %}点名的标准为{{ verdicts.name_rule }}。{% endif %}"
    paper.say("Body", "{% if verdicts.praise_rule or verdicts.name_rule %}")
    paper.say("Note", f"注：{rules}{{% if not verdicts.assumed %}}依据：{{{{ verdicts.basis }}}}。{{% endif %}}")
    paper.say("Body", "{% endif %}")


def _asked(paper: Paper) -> None:
    paper.say("Heading1", "{{ section.asked }}、有关要求")
    paper.say(
        "Body",
        "（一）抓紧整改。有须改正问题的单位，要对照批注稿和整改通知逐处改正，于{{ deadline }}前重新报送，并附整改回执。",
    )
    paper.say(
        "BodyLast",
        "（二）落实责任。各主管部门要督促所属单位按期整改，对改正后的表先行审核，防止同类问题再次发生。",
    )
    paper.say(
        "BodyLast",
        "{% if differing or slow %}",
        "（三）用好结果。重算得分与自评得分不符、预算执行率偏低的项目，要说明原因、提出措施，作为以后年度预算安排的参考。",
        "{% endif %}",
    )


def _signed(paper: Paper) -> None:
    paper.say("BodyLast", "")
    paper.say("Attached", "{% for one in annexes %}", "{% if one.number == 1 %}附件：{% else %}　　　{% endif %}{{ one.number }}.{{ one.title }}", "{% endfor %}")
    paper.say("Issuer", "{% if issuer %}{{ issuer }}{% else %}（发文机关盖章）{% endif %}")
    paper.say("Date", "{{ date }}")


def _annexes(paper: Paper) -> None:
    paper.say("Annex", "{{ annex.units }}")
    paper.say("TableTitle", "各单位报送和审核情况表")
    paper.say("TableUnit", "金额单位：万元")
    paper.table(
        "line in units",
        (
            Column("序号", "{{ line.number }}", 5, "centre"),
            Column("主管部门", "{{ line.department }}", 21),
            Column("单位", "{{ line.name }}", 24),
            Column("报送", "{{ line.forms }}", 6, "right"),
            Column("接收", "{{ line.accepted }}", 6, "right"),
            Column("须改正", "{{ line.returned }}", 6, "right"),
            Column("错误", "{{ line.errors }}", 6, "right"),
            Column("警告", "{{ line.warnings }}", 6, "right"),
            Column("自评表", "{{ line.projects }}", 6, "right"),
            Column("预算数", "{{ line.budget|money }}", 12, "right"),
            Column("执行数", "{{ line.spent|money }}", 12, "right"),
            Column("执行率", "{{ line.rate|percent }}", 11.5, "right"),
            Column("自评\n平均", "{{ line.claimed|points }}", 9.5, "right"),
            Column("重算\n平均", "{{ line.recomputed|points }}", 9.5, "right"),
        ),
        WIDE,
    )
    paper.say("Note", "注：预算数、执行数按{{ money.about or '自评表' }}计；得分只计自评阶段的表；金额单位存疑和重算不能确定的不计。")
    paper.say("Body", "{% if roster.lines %}")
    paper.on_new_page("Annex", "{{ annex.missing }}")
    paper.say("TableTitle", "应报未报的表")
    paper.table(
        "line in roster.lines",
        (
            Column("序号", "{{ line.number }}", 6, "centre"),
            Column("主管部门", "{{ line.department }}", 22),
            Column("单位", "{{ line.unit }}", 24),
            Column("项目", "{{ line.project }}", 28),
            Column("阶段", "{{ line.round }}", 22),
            Column("逾期（天）", "{% if line.overdue is not none %}{{ line.overdue }}{% endif %}", 10, "right"),
        ),
        WIDE,
    )
    paper.say("Body", "{% endif %}")
    _annex(paper, "differing", "自评总分与重算不符的表", (
        Column("自评总分", "{{ line.claimed|points }}", 10, "right"), Column("重算总分", "{{ line.recomputed|points }}", 10, "right"),
        Column("相差", "{{ line.difference|points }}", 9, "right"), Column("自评等级", "{{ line.grade or '—' }}", 9, "centre"), Column("重算等级", "{{ line.regrade or '—' }}", 9, "centre"),
    ))  # fmt: skip
    _annex(paper, "slow", "预算执行率偏低的项目", (
        Column("全年预算数（万元）", "{{ line.budget|money }}", 16, "right"), Column("全年执行数（万元）", "{{ line.spent|money }}", 16, "right"), Column("执行率", "{{ line.rate|percent }}", 12, "right"),
    ))  # fmt: skip
    _annex(paper, "returned", "须改正后重新报送的表", (Column("必须改正的问题（处）", "{{ line.errors }}", 18, "right"),))


def _annex(paper: Paper, lines: str, title: str, columns: tuple[Column, ...]) -> None:
    paper.say("Body", f"{{% if {lines} %}}")
    paper.on_new_page("Annex", f"{{{{ annex.{lines} }}}}")
    paper.say("TableTitle", title)
    paper.table(
        f"line in {lines}",
        (Column("序号", "{{ line.number }}", 6, "centre"), Column("单位", "{{ line.unit }}", 24), Column("表名", "{{ line.title }}", 22), Column("项目", "{{ line.project }}", 28), *columns),
        WIDE,
    )
    paper.say("Body", "{% endif %}")
