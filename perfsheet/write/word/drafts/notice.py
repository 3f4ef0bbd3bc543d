"""The draft of 整改通知.docx."""

from __future__ import annotations

from perfsheet.write.word.drafts.paper import Column, Paper


def draft() -> Paper:
    """Draft it: what is wrong form by form, what to do until when, and the reply slip on a page of its own."""
    paper = Paper()
    paper.say("Title", "关于限期整改{{ year }}预算绩效表的通知")
    paper.say("To", "{{ unit }}：")
    paper.say(
        "Body",
        "{% if count_forms %}你单位报送的{{ year }}预算绩效表共{{ count_forms }}张，经审核，{{ count_returned }}张须改正后重新报送，必须改正的问题{{ count_errors }}处"
        "{% if count_warnings %}，另有{{ count_warnings }}处请一并核对{% endif %}{% if files %}；另有{{ files|length }}个文件无法读取{% endif %}"
        "{% else %}报送的{{ files|length }}个文件无法读取{% endif %}。现将有关事项通知如下。",
    )
    paper.say("Heading1", "一、须改正的问题")
    paper.say("Body", "{% for form in forms %}")
    paper.say("Heading2", "（{{ form.number }}）{{ form.title }}——{{ form.subject }}")
    paper.say("TableAbout", "{{ form.about }}　文件：{{ form.file }}　工作表：{{ form.sheet }}")
    paper.say("Body", "{% if form.items %}")
    paper.table(
        "item in form.items",
        (
            Column("序号", "{{ item.number }}", 7, "centre"),
            Column("单元格", "{{ item.place }}", 16, "centre"),
            Column("问题和改法", "{{ item.message }}", 49),
            Column("现填", "{{ item.found }}", 14),
            Column("应为", "{{ item.expected }}", 14),
        ),
    )
    paper.say("Body", "{% else %}", "这张表所在的文件须整体改正后重新报送。", "{% endif %}", "{% endfor %}")
    paper.say("Body", "{% if files %}")
    paper.say("Heading2", "无法读取、须重新报送的文件")
    paper.table("file in files", (Column("文件", "{{ file.name }}", 40), Column("怎样处理", "{{ file.advice }}", 60)))
    paper.say("Body", "{% endif %}")
    paper.say("Body", "{% if warnings %}")
    paper.say("Heading1", "二、请一并核对的问题")
    paper.say("Body", "下列各处不影响接收，但请核对；确有误的，请一并改正。")
    paper.table(
        "item in warnings",
        (
            Column("序号", "{{ item.number }}", 7, "centre"),
            Column("表", "{{ item.form }}", 27),
            Column("单元格", "{{ item.place }}", 16, "centre"),
            Column("请核对", "{{ item.message }}", 50),
        ),
    )
    paper.say("Body", "{% endif %}")
    paper.say("Heading1", "{% if warnings %}三{% else %}二{% endif %}、整改要求")
    paper.say(
        "Body",
        "（一）请对照所附的批注稿，在原表上逐处改正。批注稿第一页“审核意见”列有全部问题，点单元格可直接跳到所在位置；没有列出的内容不要改动。",
        "（二）确有特殊情况不能按上述意见改正的，请在回执“整改情况”栏写明理由，并附依据。",
    )
    paper.say(
        "BodyLast",
        "（三）请于{{ deadline }}前（自本通知之日起{{ days }}日内），将改正后的表和加盖公章的回执一并报送。逾期未报或者改正不到位的，将予以通报。",
    )
    paper.say("TableAbout", "整改期限的依据：{{ basis }}。")
    paper.say("Issuer", "{% if issuer %}{{ issuer }}{% else %}（发文机关盖章）{% endif %}")
    paper.say("Date", "{{ date }}")
    paper.on_new_page("Title", "整改回执")
    paper.say("To", "{% if issuer %}{{ issuer }}{% else %}（发文机关）{% endif %}：")
    paper.say("Body", "《关于限期整改{{ year }}预算绩效表的通知》（{{ date }}）收悉。有关问题的整改情况如下：")
    paper.table(
        "item in items",
        (
            Column("序号", "{{ item.number }}", 7, "centre"),
            Column("表", "{{ item.form }}", 25),
            Column("单元格", "{{ item.place }}", 14, "centre"),
            Column("整改情况（已改正的写“已改正”）", "", 38),
            Column("完成日期", "", 16),
        ),
    )
    paper.say("Issuer", "{% if known %}{{ unit }}{% else %}（单位名称）{% endif %}（盖章）")
    paper.say("Date", "年　　月　　日")
    paper.say("Note", "")
    paper.rows([[("TableMiddle", "单位负责人（签字）"), ("TableText", ""), ("TableMiddle", "经办人及联系电话"), ("TableText", "")]], (22, 28, 22, 28), height=680)
    return paper
