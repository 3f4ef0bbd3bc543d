"""The draft of 催报通知.docx."""

from __future__ import annotations

from perfsheet.write.word.drafts.paper import WIDE, Column, Paper

_MISSING = (
    Column("序号", "{{ line.number }}", 6, "centre"),
    Column("单位", "{{ line.unit }}", 19),
    Column("项目（部门）名称", "{{ line.name }}", 20),
    Column("项目编码", "{{ line.code }}", 16),
    Column("应报的表", "{{ line.round }}", 18),
    Column("期限", "{{ line.deadline }}", 13, "centre"),
    Column("逾期\n天数", "{{ line.overdue }}", 6, "right"),
    Column("联系人", "{{ line.contact }}", 11),
    Column("备注", "{{ line.remark }}", 17),
)


def draft() -> Paper:
    """Draft it: the counts by round in the letter, the list of what is missing and of what must be corrected on pages of their own."""
    paper = Paper()
    paper.say("Title", "关于催报{{ year }}预算绩效表的通知")
    paper.say("To", "{{ department }}：")
    paper.say(
        "Body",
        "按照单位和项目名册，你部门及所属单位应报送预算绩效表{{ count_due }}张。截至{{ date }}，已报{{ count_returned }}张，未报{{ count_missing }}张"
        "{% if count_overdue %}（其中逾期{{ count_overdue }}张）{% endif %}{% if count_correct %}；已报的表中有{{ count_correct }}张须改正后重新报送{% endif %}。现将有关事项通知如下。",
    )
    paper.say("Heading1", "一、报送情况")
    paper.table(
        "line in rounds",
        (
            Column("应报的表", "{{ line.name }}", 40),
            Column("期限", "{{ line.deadline }}", 17, "centre"),
            Column("应报", "{{ line.due|count }}", 9, "right"),
            Column("已报", "{{ line.returned|count }}", 9, "right"),
            Column("接收", "{{ line.accepted|count }}", 9, "right"),
            Column("须改正", "{{ line.correct|count }}", 10, "right"),
            Column("未报", "{{ line.missing|count }}", 9, "right"),
        ),
    )
    paper.say("Heading1", "二、有关要求")
    paper.say(
        "Body",
        "（一）请督促附件所列单位抓紧报送。{% if count_missing %}未报的表，已逾期的立即报送，尚未到期的按所列期限报送。{% endif %}{% if count_correct %}须改正的表，按退回的批注稿逐处改正后重新报送。{% endif %}",
    )
    paper.say(
        "BodyLast",
        "（二）请核对名单。{% if count_missing %}备注栏注明收到年度不同或者名称相近的表的，请说明是否就是应报的表。{% endif %}项目已撤销、更名、划转的，请书面说明，以便更新名册。",
    )
    paper.say("Attached", "附件：未报送和须改正的预算绩效表名单")
    paper.say("Issuer", "{% if issuer %}{{ issuer }}{% else %}（发文机关盖章）{% endif %}")
    paper.say("Date", "{{ date }}")
    paper.new_section(wide=False)
    paper.say("Annex", "附件")
    paper.say("TableTitle", "未报送和须改正的预算绩效表名单")
    paper.say("Body", "{% if missing %}")
    paper.say("TableTitle", "未报送的表（{{ missing|length }}张）")
    paper.table("line in missing", _MISSING, WIDE)
    paper.say("Body", "{% endif %}", "{% if correct %}")
    paper.say("TableTitle", "须改正后重新报送的表（{{ correct|length }}张）")
    paper.table("line in correct", tuple(column for column in _MISSING if column.head not in {"逾期\n天数", "备注"}), WIDE)
    paper.say("Body", "{% endif %}")
    return paper
