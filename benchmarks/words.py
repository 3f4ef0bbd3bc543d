"""Words that made-up forms are filled with. Combined at random, hardly any text comes twice."""

from __future__ import annotations

from random import Random

_PLACES = ["东山", "西河", "南岭", "北湖", "青石", "白云", "长桥", "金沙", "双井", "柳林", "松坪", "竹溪", "梅园", "桃源", "枫岭", "槐荫", "石门", "龙泉", "凤台", "安宁", "永兴", "新丰", "和平", "光明", "胜利", "红旗", "清溪", "古城", "大庄", "小河"]
_BODIES = ["小学", "中学", "卫生院", "农技站", "文化馆", "水利站", "林业局", "民政局", "教育局", "交通局", "环卫所", "图书馆", "幼儿园", "疾控中心", "福利院", "敬老院", "气象局", "档案馆", "社保中心", "街道办事处"]
#: as many as a county has
_UNITS = [f"东山县{place}{body}" for place in _PLACES[:4] for body in _BODIES][:76]
_ACTS = ["改造", "建设", "维修", "购置", "补助", "培训", "监测", "防治", "整治", "提升", "保障", "推广", "奖励", "普查", "宣传", "管护", "绿化", "供水", "检测", "救助"]
_THINGS = ["校舍", "农田", "道路", "桥梁", "管网", "设备", "图书", "疫苗", "公厕", "路灯", "河道", "林地", "食堂", "宿舍", "操场", "档案", "系统", "网络", "车辆", "机井", "大棚", "粮库", "垃圾站", "停车场", "养老床位", "应急物资", "文物", "口岸", "站点", "渠道"]
_QUALITIES = ["数量", "面积", "人数", "次数", "合格率", "完成率", "覆盖率", "及时率", "达标率", "使用率", "知晓率", "普及率", "公开率", "投诉率", "成本", "费用", "增长率", "减少量", "有效性", "满意度"]
_MEASURES = ["个", "人", "次", "平方米", "公里", "台", "套", "%", "万元", "元", "户", "亩", "处", "批", "场", "份", "天", "项"]
_STATES = ["显著提高", "有所改善", "健全", "及时", "良好", "达成预期指标", "基本达成", "明显", "持续", "有效保障"]
_CAUSES = ["因招标推迟，进度稍慢", "受天气影响停工，已补做", "预算调整后目标未改", "单价上涨，已压减数量", "人员变动，交接较迟", "项目跨年，余款次年支付"]
_CLAUSES = (
    "围绕年度重点任务", "严格执行预算和政府采购规定", "按时完成各项建设内容", "保障基本运转", "进一步改善服务条件", "提高资金使用效益", "群众满意度稳步提升",
    "项目实施有序推进", "各项指标按计划完成", "建立健全管理制度", "确保工程质量合格", "切实解决突出问题", "推动事业持续健康发展", "惠及城乡居民", "加强日常监督检查",
)


class Words:
    """Draws texts from a source of chance."""

    def __init__(self, rng: Random) -> None:
        """Take the source."""
        self.rng = rng

    def project(self) -> str:
        """Name a project: 青石镇校舍改造（二期）3号."""
        rng = self.rng
        tail = rng.choice(["", "项目", "工程", "经费", "专项", "（二期）", f"{rng.randint(1, 99)}号"])
        return f"{rng.choice(_PLACES)}{rng.choice(['镇', '乡', '街道', '村', '县'])}{rng.choice(_THINGS)}{rng.choice(_ACTS)}{tail}"

    def unit(self) -> str:
        """Name one of a county's units."""
        return self.rng.choice(_UNITS)

    def indicator(self) -> str:
        """Name an indicator: 东山片区机井维修数量."""
        rng = self.rng
        return f"{rng.choice(['', rng.choice(_PLACES), rng.choice(_PLACES) + '片区'])}{rng.choice(_THINGS)}{rng.choice(_ACTS)}{rng.choice(_QUALITIES)}"

    def prose(self, clauses: int) -> str:
        """Write a goal or a reason."""
        rng = self.rng
        said = [f"{rng.choice(_CLAUSES)}（{rng.choice(_PLACES)}{rng.randint(1, 400)}）" if rng.random() < 0.4 else rng.choice(_CLAUSES) for _ in range(clauses)]
        return f"{self.project()}：" + "，".join(said) + "。"

    def measure(self) -> str:
        """Choose a measure."""
        return self.rng.choice(_MEASURES)

    def state(self) -> str:
        """Choose a word for what was reached."""
        return self.rng.choice(_STATES)

    def cause(self) -> str:
        """Say why a target was missed; mostly nothing."""
        return self.rng.choice(_CAUSES) if self.rng.random() < 0.25 else ""

    def day(self) -> str:
        """Write a day of the year."""
        return f"2024年{self.rng.randint(1, 12)}月{self.rng.randint(1, 28)}日"

    def person(self) -> str:
        """Write initials and a number instead of a person."""
        return f"经办人{self.rng.randint(1, 9999)}"
