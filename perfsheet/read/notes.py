"""The catalogue of reading findings (family REA): one line each, numbers never reused.

REA001–REA099 are about a file, REA101–REA199 about what stands in a form.
Severities: error (must be corrected before the form can be accepted), warning, note.
"""

from __future__ import annotations

from typing import NamedTuple

from perfsheet.model import Finding


class Note(NamedTuple):
    """A kind of reading finding: its message has named places, filled by `make`."""

    code: str
    name: str
    severity: str
    message: str


_ALL = (
    Note("REA001", "file_empty", "error", "文件是空的（0 字节）。请重新导出或复制后再报送。"),
    Note("REA002", "file_zeros", "error", "文件内容全是空字节，多为网盘或同步软件没有下载完整。请在能打开原文件的电脑上重新复制后报送。"),
    Note("REA003", "content_unknown", "error", "无法识别文件内容，不是电子表格，或已被文档加密软件加密。请在能打开原表的电脑上解密，用 Excel 或 WPS 另存为 .xlsx 后重新报送。"),
    Note("REA004", "encrypted", "error", "工作簿设有打开密码，无法读取。请在 Excel 中依次点“文件”“信息”“保护工作簿”“用密码进行加密”，清空密码保存后重新报送。"),
    Note("REA005", "encrypted_xls", "error", ".xls 工作簿经过加密，无法读取。请用密码打开，另存为不带密码的 .xlsx 后重新报送。"),
    Note("REA006", "encrypted_ods", "error", ".ods 工作簿设有打开密码，无法读取。请打开后另存，不勾选“用密码保存”，再重新报送。"),
    Note("REA007", "html_renamed", "error", "文件实际是网页（HTML），只是改了扩展名，不能当作工作簿读取。请用 Excel 打开后另存为 .xlsx 再报送。"),
    Note("REA008", "csv_renamed", "error", "文件实际是用逗号或制表符分隔的文本（CSV），只是改了扩展名。请用 Excel 打开后另存为 .xlsx 再报送。"),
    Note("REA009", "text_renamed", "error", "文件实际是纯文本，不是工作簿。请报送原来的电子表格。"),
    Note("REA010", "xml_spreadsheet", "error", "文件实际是“XML 电子表格”，不是 .xls 或 .xlsx。请用 Excel 打开后另存为 .xlsx 再报送。"),
    Note("REA011", "pdf_renamed", "error", "文件实际是 PDF，无法读取表格内容。请报送原来的电子表格，PDF 可作为附件一并报送。"),
    Note("REA012", "image_renamed", "error", "文件实际是图片，无法读取表格内容。请报送原来的电子表格，图片可作为附件一并报送。"),
    Note("REA013", "archive_renamed", "error", "文件实际是压缩包（RAR、7z 或 gzip）。请解压，把其中的电子表格单独报送。"),
    Note("REA014", "word_renamed", "error", "文件实际是 Word 等文字文档，无法读取表格内容。请按下发的电子表格填报后重新报送。"),
    Note("REA015", "slides_renamed", "error", "文件实际是演示文稿，无法读取表格内容。请按下发的电子表格填报后重新报送。"),
    Note("REA016", "xml_renamed", "error", "文件实际是 XML 数据，不是工作簿。请用 Excel 打开后另存为 .xlsx 再报送。"),
    Note("REA017", "zip_not_workbook", "error", "文件是压缩包，里面没有工作簿的内容。请确认报送的是 .xlsx 文件；如是打包的材料，请改回 .zip 扩展名。"),
    Note("REA018", "zip_nested", "error", "文件是装着其他文件的压缩包，只是改了扩展名（内有 {names}）。请解压后把电子表格单独报送。"),
    Note("REA019", "ole_not_workbook", "error", "文件是旧版 Office 的其他文件，里面没有工作簿。请用 Excel 打开原表，另存为 .xlsx 后重新报送。"),
    Note("REA020", "xls_too_old", "error", "文件是 1995 年以前的 Excel 格式，无法读取。请用 Excel 打开后另存为 .xlsx 再报送。"),
    Note("REA021", "zip_truncated", "error", "文件不完整，后半部分缺失，多为复制或下载中断。请重新复制原文件后报送。"),
    Note("REA022", "zip_corrupt", "error", "文件已损坏（{part}）。请用 Excel 打开并按提示修复，另存为新的 .xlsx 后重新报送。"),
    Note("REA023", "zip_unsafe_name", "error", "文件内部的名称指向文件之外（{part}），可能经过特殊构造，未读取。请用 Excel 打开后另存为新的 .xlsx 再报送。"),
    Note("REA024", "zip_duplicate_name", "error", "文件内部有两个同名的部分（{part}），无法确定以哪个为准。请用 Excel 打开后另存为新的 .xlsx 再报送。"),
    Note("REA025", "zip_overlap", "error", "文件内部各部分互相重叠（{part}），可能经过特殊构造，未读取。请用 Excel 打开后另存为新的 .xlsx 再报送。"),
    Note("REA026", "zip_encrypted", "error", "文件内部设有压缩密码（{part}），无法读取。请取消密码，用 Excel 另存为 .xlsx 后重新报送。"),
    Note("REA027", "zip_size_lie", "error", "文件内部注明的大小与实际不符（{part} 注明 {size} 字节），未读取。请用 Excel 打开后另存为新的 .xlsx 再报送。"),
    Note("REA028", "zip_method", "error", "文件内部用了 Excel 不支持的压缩方式（{part}）。请用 Excel 或 WPS 打开后另存为 .xlsx 再报送。"),
    Note("REA029", "bomb", "error", "文件解压后异常膨胀（{part}：{packed} 变为 {size}），可能经过特殊构造，未读取。请新建工作簿，把表格复制过去后重新报送。"),
    Note("REA030", "unpacked_too_large", "error", "文件解压后超过 {size}，超过读取上限。请删去多余的工作表、空行空列和格式，另存为新的 .xlsx 再报送。"),
    Note("REA031", "part_too_large", "error", "文件内部 {part} 解压后超过 {size}，超过读取上限。请删去多余的空行空列、批量格式和自定义名称，另存为新的 .xlsx 再报送。"),
    Note("REA032", "row_too_large", "error", "工作表有一行的内容超过 {size} MB，未读取。请检查该表是否误粘贴了大量文字，另存后重新报送。"),
    Note("REA033", "too_many_parts", "error", "文件内部有 {count} 个部分，超过 {limit} 个的上限，未读取。请删去多余的工作表和图片后重新报送。"),
    Note("REA034", "mislabelled", "warning", "扩展名是 .{extension}，内容实际是 .{actual}，已按实际内容读取。请把扩展名改为 .{actual} 后再报送。"),
    Note("REA035", "macros", "warning", "工作簿带有宏（程序代码），已忽略，没有运行。请另存为不含宏的 .xlsx 后再报送。"),
    Note("REA036", "macro_sheet", "warning", "工作簿含有宏表（Excel 4.0 宏），该表未读取，也没有运行。请删除宏表后再报送。"),
    Note("REA037", "external_links", "warning", "工作簿引用了其他文件或外部数据（{what}），表中数字以保存时的结果为准。请把引用改为数值后再报送。"),
    Note("REA038", "dde", "warning", "公式要调用其他程序（DDE），没有执行：{cells}。请改为数值后再报送。"),
    Note("REA039", "dtd", "error", "文件内部含有外部声明（DTD 或实体），可能经过特殊构造，未读取。请用 Excel 打开后另存为新的 .xlsx 再报送。"),
    Note("REA040", "embedded_objects", "note", "工作簿嵌有其他文件（{what}），嵌入的内容未读取。如属证明材料，请作为附件单独报送。"),
    Note("REA041", "workbook_missing", "error", "文件内部缺少工作簿的目录，无法读取。请用 Excel 打开并按提示修复，另存为 .xlsx 后重新报送。"),
    Note("REA042", "sheet_missing", "error", "目录中有此工作表，但文件里没有它的内容。请用 Excel 打开并核对后另存为 .xlsx，重新报送。"),
    Note("REA043", "part_corrupt", "error", "文件内部 {part} 已损坏，无法读取。请用 Excel 打开并按提示修复，另存为 .xlsx 后重新报送。"),
    Note("REA044", "nesting_too_deep", "error", "文件内部 {part} 嵌套层数异常，可能经过特殊构造，未读取。请用 Excel 打开后另存为新的 .xlsx 再报送。"),
    Note("REA045", "rewritten", "note", "文件的写法不规范（{parts}），已整理后读取，内容没有改动。建议用 Excel 或 WPS 另存一次。"),
    Note("REA046", "formula_without_value", "error", "公式没有计算结果，无法读取：{cells}。请用 Excel 打开，按 F9 重新计算并保存后再报送。"),
    Note("REA047", "cells_far", "warning", "有内容远离表格，未参与读取：{cells}。如是误填请删除；如属表格内容请移近后再报送。"),
    Note("REA048", "merge_bad", "warning", "合并单元格的范围有误，已忽略：{cells}。请取消后重新合并。"),
    Note("REA049", "merges_too_many", "warning", "合并单元格共 {cells} 处，超出部分已忽略。请删去多余的合并单元格。"),
    Note("REA050", "cell_address_bad", "error", "有单元格的地址有误，无法确定位置：{cells}。请用 Excel 打开后另存为 .xlsx，核对内容再报送。"),
    Note("REA051", "cell_twice", "error", "同一单元格存有两份内容，已取第一份，另一份是：{cells}。请用 Excel 打开核对后另存为 .xlsx 再报送。"),
    Note("REA052", "string_index_bad", "error", "单元格的文字已丢失：{cells}。请用 Excel 打开补全后另存为 .xlsx 再报送。"),
    Note("REA053", "number_bad", "warning", "单元格标为数字，内容却不是数字，已按文字读取：{cells}。请重新填写。"),
    Note("REA054", "text_replaced", "warning", "文字中有无法显示的字符，已用“\ufffd”代替：{cells}。请重新填写这些单元格。"),
    Note("REA055", "text_too_long", "warning", "文字超过 32767 字，只读取了前面部分：{cells}。请缩短或改为附件。"),
    Note("REA056", "cells_too_many", "error", "有内容的单元格超过 {limit} 个，此表未读取。请分成几个文件报送。"),
    Note("REA057", "sheets_too_many", "error", "有内容的工作表超过 {limit} 个，其余 {count} 个未读取：{names} 等。请分成几个文件报送。"),
    Note("REA058", "styles_bad", "warning", "数字格式缺失或损坏，数字按原值显示，百分比和日期可能显示不同。请用 Excel 打开核对后另存为 .xlsx 再报送。"),
    Note("REA059", "repeats_cut", "warning", "同样的内容重复了很多次，只读取了前面部分：{cells}。请删去多余的重复行列。"),
    Note("REA060", "tail_too_large", "note", "表格以外的附加信息（数据验证、条件格式等）过多，未读取。建议删去多余的数据验证和条件格式。"),
    Note("REA061", "figure_hidden", "warning", "单元格存有数字，但按所设格式不显示，未参与读取：{cells}。请改正单元格格式，或删除其中的数字。"),
    Note("REA062", "office_encrypted", "error", "文件被单位的文档加密软件加密，离开本单位的电脑无法打开。请先解密（外发）后重新报送。"),
    Note("REA080", "worker_killed", "error", "读取此文件的进程意外终止，文件可能已损坏或经过特殊构造。请用办公软件打开后另存为新的 .xlsx 再报送。"),
    Note("REA081", "worker_timeout", "error", "读取此文件超过 {seconds:g} 秒，已中止。请删去多余的工作表、空行空列和格式，另存为新的 .xlsx 再报送。"),
    Note("REA082", "worker_memory", "error", "读取此文件所需内存超过限额，已中止。请删去多余的工作表、空行空列和格式，另存为新的 .xlsx 再报送。"),
    Note("REA083", "worker_failed", "error", "读取此文件时程序出错（{error}），其他文件不受影响。请将此文件交给系统维护人员，并另存为新的 .xlsx 后重试。"),
    Note("REA084", "file_locked", "error", "没有权限读取此文件，或文件正被其他程序独占打开。请关闭打开它的程序，或检查读取权限后重新运行。"),
    Note("REA085", "file_missing", "error", "找不到此文件，可能已被移动、改名或删除。请确认文件仍在原处后重新运行。"),
    Note("REA086", "file_unreadable", "error", "读取此文件时存储设备报错（{error}）。请检查磁盘或网络，把文件复制到本机后重新运行。"),
    Note("REA087", "file_changing", "error", "文件在读取过程中一直在变化。请等保存或同步完成后重新运行。"),
    Note("REA088", "file_too_big", "error", "文件大小为 {size:.0f} MB，超过 {limit:.0f} MB 的上限。请删去图片和多余的工作表后再报送。"),
    Note("REA089", "folder_unreadable", "error", "没有权限打开此文件夹，或文件夹已不存在，其中的文件都未读取。请检查权限后重新运行。"),
    Note("REA090", "archive_corrupt", "error", "压缩包已损坏或不是 zip 格式，其中的文件都未读取。请重新压缩为 .zip，或解压后放入。"),
    Note("REA091", "archive_too_big", "error", "压缩包解压后共 {size:.0f} MB，超过上限或压缩比异常，未打开。请解压核对后，分批放入。"),
    Note("REA092", "member_locked", "error", "压缩包内的此文件设有密码。请用密码解压后放入，或重新压缩为不带密码的 .zip。"),
    Note("REA093", "member_corrupt", "error", "压缩包内的此文件无法解压（{error}）。请重新压缩为普通 .zip，或解压后放入。"),
    Note("REA101", "label_unknown", "note", "未识别的栏目“{label}”，其内容已按原样保留，未参与核对。如属常用栏目，请在词汇表中补充。"),
    Note("REA102", "source_unknown", "note", "未识别的资金来源“{label}”，金额已按原样保留，未归入任何来源。如属常用写法，请在词汇表中补充。"),
    Note("REA103", "column_unknown", "note", "未识别的指标表列标题“{label}”，该列内容已按原样保留，未参与核对。如属常用写法，请在词汇表中补充。"),
    Note("REA104", "form_kind_unknown", "warning", "未能识别这是哪一种绩效表（缺少可识别的标题和栏目），内容已按原样保留。请核对是否用错表样。"),
    Note("REA105", "kind_uncertain", "note", "按“{kind}”读取，但把握不大：{doubt}。请人工确认表种。"),
    Note("REA106", "two_candidates", "note", "“{label}”在表中出现两个不同的内容，均已保留，请确认以哪一个为准。"),
    Note("REA107", "error_value", "warning", "单元格显示为 {text}（公式出错），无法取数。请修正公式或直接填写数值。"),
    Note("REA108", "number_unreadable", "warning", "“{text}”应为数字，但无法读出。请只填数字，单位写在栏目名称中。"),
    Note("REA109", "no_form", "error", "文件中没有找到可以识别的绩效表。请核对是否报送了正确的文件。"),
    Note("REA111", "sheet_aside", "note", "工作表“{sheet_name}”不是绩效表，未参与核对。如确是绩效表，请补上标题后重新报送。"),
    Note("REA190", "year_unexpected", "error", "表内年度为 {found}，本次收取的是 {expected} 年度。请核对年度；如报错了表，请改报 {expected} 年度的表。"),
    Note("REA201", "roster_project_without_unit", "error", "名册中项目“{which}”没有填写实施单位，无法催报。请逐行填写实施单位，与上一行相同的也要填写。"),
    Note("REA202", "roster_project_without_name", "warning", "名册中编码为 {code} 的项目没有填写项目名称。请补填。"),
    Note("REA203", "roster_project_code_twice", "error", "名册中项目编码 {code} 已用于“{other}”（{at}）。请核对编码，删去重复的行。"),
    Note("REA204", "roster_project_name_twice", "warning", "名册中同一单位的项目“{which}”已列过一次（{at}）。请删去重复的行；如是两个项目，请填写各自的项目编码。"),
    Note("REA205", "roster_code_rounded", "error", "名册中“{head}”按数字存放（{text}），末尾的数字可能已经丢失。请把该列设为文本格式后重新填写完整编码。"),
    Note("REA206", "roster_code_of_two", "error", "名册中编码 {code} 既是“{other}”又是“{which}”。请核对，一个编码只对应一个名称。"),
    Note("REA207", "roster_listed_twice", "warning", "名册中“{which}”列了两次，内容不同（另见 {other}），以先列的为准。请删去一行。"),
    Note("REA208", "roster_two_departments", "warning", "名册中单位“{which}”既列在“{one}”又列在“{two}”名下。请改为同一主管部门。"),
    Note("REA209", "roster_unit_unlisted", "warning", "名册的单位表中没有“{which}”，已按项目表补入。请核对单位名称和编码，或在单位表中补列。"),
    Note("REA210", "roster_department_unlisted", "warning", "名册的主管部门表中没有“{which}”，已补入。请核对名称和编码，或在主管部门表中补列。"),
    Note("REA211", "roster_unit_without_department", "warning", "名册中单位“{which}”没有填写主管部门。请补填。"),
    Note("REA212", "roster_money_unreadable", "warning", "名册“{head}”中的“{text}”不是金额，未采用。请只填数字。"),
    Note("REA213", "roster_money_unit", "warning", "名册“{head}”没有写明金额单位，该列金额未采用。请在表头写明单位，如“{head}（万元）”。"),
    Note("REA214", "roster_account_unknown", "warning", "名册中的预算类别“{text}”无法识别。请填写一般公共预算、政府性基金预算、国有资本经营预算或社会保险基金预算；由两本预算安排的，分两行填写。"),
    Note("REA215", "roster_flag_unknown", "warning", "名册“{head}”中的“{text}”无法识别，按未填写处理。请填写“是”或“否”，新增/延续一栏填写“新增”或“延续”。"),
    Note("REA216", "roster_date_unreadable", "note", "名册“{head}”中的“{text}”不是日期，未采用。请按 2025-03-01 的样式填写。"),
    Note("REA217", "roster_value_error", "warning", "名册“{head}”显示为 {text}（公式出错），按未填写处理。请修正公式或直接填写。"),
    Note("REA218", "roster_column_aside", "note", "名册中的栏目“{head}”没有采用：不认识，或与前面的栏目含义相同。"),
    Note("REA219", "roster_row_aside", "note", "名册中这一行只有“{text}”，没有当作单位或项目。如是项目，请填全项目名称和实施单位。"),
    Note("REA220", "roster_sheet_aside", "note", "这张工作表没有名册的表头，未采用。"),
    Note("REA221", "roster_sheet_hidden", "warning", "这张工作表是隐藏的，其中的名册未采用。如应采用，请取消隐藏。"),
)

NOTES = {note.code: note for note in _ALL}
BY_NAME = {note.name: note for note in _ALL}


def make(name: str, sheet: str | None = None, cell: str | None = None, **places: object) -> Finding:
    """Make the finding called `name`."""
    note = BY_NAME[name]
    return Finding(note.code, note.name, note.severity, note.message.format(**places), sheet, cell)
