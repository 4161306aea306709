//! Cases under way: verifying, disputed, suspended, rectifying, performing, determining.

use super::{
    firms::FIRMS,
    script::{Script, script},
};

const PROVED: &str = "经核实，投诉人反映的问题属实，被投诉主体应当履行。";
const ARREARS: [&str; 3] = ["government_investment", "arrears", "enterprise_harmed"];

pub(super) fn scripts() -> Vec<Script> {
    vec![
        script("verifying", 5, FIRMS[0], ("my-zjj", "my-fgj", "nm-zjj"))
            .about(
                ARREARS,
                "勐阳县老旧小区改造施工合同（YZJ-2024-06）",
                "2024-07-03",
                "改造工程竣工一年，进度款未付清。",
            )
            .asks(&[("进度款", "512000", "2025-12-31"), ("履约保证金", "50000", "2026-01-31")])
            .by("12345", "NM20261100231")
            .heard("lack_of_funds", "中央补助资金未到位，正在争取。"),
        script("verifying-province", 7, FIRMS[18], ("nm-jtj", "nm-fgw", "nm"))
            .about(
                ["procurement", "arrears", "enterprise_harmed"],
                "公路治超站电子设备采购合同（JT-2024-17）",
                "2024-10-15",
                "设备验收后合同价款30%未付。",
            )
            .asks(&[("设备款", "228000", "2025-10-31")])
            .by("province", "滇信投〔2026〕0316")
            .handed(1)
            .det(2, "sign_for", &[])
            .act(
                3,
                "nm-fgw.fuzeren",
                "instruct",
                &[("organ", "nm"), ("text", "省级转办件，请主要负责同志过问，两周内报送进展。"), ("due_on", "day+14")],
            ),
        script("verifying-extended", 14, FIRMS[6], ("my-tcj", "my-fgj", "nm-tcj"))
            .about(
                ["investment_promotion", "land_or_facilities", "orders_reversed"],
                "茶叶精深加工项目投资协议",
                "2023-12-12",
                "承诺配套供地20亩，至今仅供8亩。",
            )
            .asks(&[("按协议供地12亩", "", "2025-12-31")])
            .heard("division_change", "园区边界调整，原地块已划出。")
            .two(
                10,
                "extend",
                &[("clock", "verification"), ("ground", "complexity"), ("text", "需要会同自然资源部门核查供地批文。")],
            ),
        script("verifying-overdue", 26, FIRMS[14], ("ml-rsj", "ml-fgj", "nm-rsj"))
            .about(
                ["industrial_support", "policy_promise", "old_debts_ignored"],
                "吸纳脱贫劳动力就业补助承诺书",
                "2024-02-27",
                "按承诺吸纳就业42人，补助未兑现。",
            )
            .asks(&[("就业补助", "84000", "2025-03-31")])
            .handed(1)
            .det(2, "sign_for", &[]),
        script("acting-lead", 4, FIRMS[23], ("nm-fgw", "nm-zwj", "nm"))
            .about(
                ["procurement", "arrears", "enterprise_harmed"],
                "“十五五”规划前期研究咨询合同（FG-2024-12）",
                "2024-11-20",
                "研究报告已通过评审，咨询费余款未付。",
            )
            .asks(&[("咨询费余款", "180000", "2025-12-31")])
            .handed(1)
            .det(2, "sign_for", &[]),
        script("disputed", 12, FIRMS[22], ("mj-wjj", "mj-fgj", "nm-wjj"))
            .about(ARREARS, "疾控中心建材供应合同（WJ-2023-40）", "2023-10-30", "单位对供货数量有异议，欠款未付。")
            .asks(&[("材料款", "167300", "2024-12-31")])
            .disputed("签收单数量与入库数量不符。", "双方签收单据数量不一致，需进一步对账。"),
        script("suspended-dropped", 30, FIRMS[21], ("my-tcj", "my-fgj", "nm-tcj"))
            .about(
                ["investment_promotion", "unilateral_change", "orders_reversed"],
                "标准厂房检测服务协议",
                "2024-03-03",
                "单位中途另行委托他人，要求支付已完成部分费用。",
            )
            .asks(&[("已完成部分检测费", "72000", "2025-02-28")])
            .disputed("已完成部分的工作量无法确认。", "工作量需要鉴定，双方拟通过诉讼解决。")
            .two(14, "suspend", &[("text", "勐阳县人民法院（2026）阳民初字第520号"), ("proof", "@受理案件通知书")]),
        script("rectifying", 16, FIRMS[17], ("nm-wjj", "nm-fgw", "nm"))
            .about(ARREARS, "州传染病医院污水处理工程合同（WJ-2023-02）", "2023-02-15", "工程已移交运行，结算款未付。")
            .asks(&[("结算款", "935000", "2025-09-30")])
            .by("web", "ZL-2026-0088")
            .ordered("lack_of_funds", "债务较重，争取专项债券。", PROVED)
            .resp(12, "report_progress", &[("text", "已上报化债方案，首笔20万元本月支付。")]),
        script("rectifying-retaliation", 24, FIRMS[5], ("my-mengle", "my-fgj", "my"))
            .about(
                ["procurement", "arrears", "enterprise_harmed"],
                "集镇保洁服务合同（ML-2024-05）",
                "2024-05-05",
                "八个月保洁费未付。",
            )
            .asks(&[("保洁费", "96000", "2026-03-31")])
            .ordered("lack_of_funds", "镇财力不足。", PROVED)
            .lead(
                16,
                "report_retaliation",
                &[("text", "投诉后镇里通知提前终止下年度合同，疑与投诉有关。"), ("will", "@投诉人书面反映")],
            )
            .lead(17, "look_into_retaliation", &[("text", "已约谈镇政府，通知已收回，合同继续履行。")])
            .lead(
                17,
                "post",
                &[("audience", "complainant"), ("text", "镇政府已书面收回终止通知，如再有类似情况请立即反映。")],
            ),
        script("acceptance-pending", 15, FIRMS[13], ("ml-mengle", "ml-fgj", "ml"))
            .about(
                ["procurement", "arrears", "enterprise_harmed"],
                "泼水节活动布展合同（ML-2025-09）",
                "2025-03-28",
                "布展费一年多未付。",
            )
            .asks(&[("布展费", "28600", "2025-06-30")])
            .ordered("internal_process", "需要补充报账材料。", PROVED)
            .resp(13, "report_performed", &[("payments.1", "28600"), ("proof", "@银行转账回单")]),
        script("acceptance-rejected", 19, FIRMS[2], ("my-xcj", "my-fgj", "nm-xcj"))
            .about(
                ["industrial_support", "arrears", "enterprise_harmed"],
                "产业帮扶农资采购合同（XC-2024-19）",
                "2024-06-06",
                "农资款未付清。",
            )
            .asks(&[("农资款", "74200", "2025-06-30")])
            .ordered("lack_of_funds", "资金未到位。", PROVED)
            .resp(13, "report_performed", &[("payments.1", "74200"), ("proof", "@付款承诺书")])
            .det(16, "reject_performance", &[("text", "只有承诺书，没有银行回单，不能视为已履行。")]),
        script("performing", 45, FIRMS[9], ("nm-cgj", "nm-fgw", "nm"))
            .large()
            .about(
                ["ppp", "arrears", "old_debts_ignored"],
                "州城餐厨垃圾收运特许经营协议",
                "2021-12-20",
                "近两年处理费拖欠。",
            )
            .asks(&[("2024年处理费", "360000", "2025-03-31"), ("2025年处理费", "390000", "2026-03-31")])
            .ordered("lack_of_funds", "愿意签订还款计划。", PROVED)
            .two(
                12,
                "agree_plan",
                &[
                    ("instalments.1.due_on", "day+25"),
                    ("instalments.1.sum", "250000"),
                    ("instalments.2.due_on", "day+55"),
                    ("instalments.2.sum", "250000"),
                    ("instalments.3.due_on", "day+80"),
                    ("instalments.3.sum", "250000"),
                    ("proof", "@投诉人签字的还款计划"),
                ],
            )
            .resp(24, "prove_instalment", &[("no", "1"), ("sum", "250000"), ("proof", "@第一期银行回单")])
            .two(26, "accept_instalment", &[("no", "1"), ("sum", "250000"), ("proof", "@银行回单核对记录")]),
        script("determining-defence", 18, FIRMS[10], ("ml-zjj", "ml-fgj", "nm-zjj"))
            .about(
                ARREARS,
                "农村公路养护运输服务合同（LZ-2023-22）",
                "2023-06-01",
                "运输费拖欠两年，单位称换届后不认前任合同。",
            )
            .asks(&[("运输费", "118000", "2024-05-31")])
            .ordered("term_change", "上届班子签订，现班子不予认可。", PROVED)
            .refuses(12, "term_change", "换届前的合同应由原班子负责。")
            .det(13, "serve_notice", &[("manner", "left_with_witness"), ("proof", "@留置送达见证材料")])
            .resp(16, "lodge_defence", &[("text", "合同未经现班子集体研究，请求不予认定。")]),
        script("determining-signing", 20, FIRMS[8], ("nm-zjj", "nm-fgw", "nm"))
            .about(
                ["procurement", "arrears", "enterprise_harmed"],
                "城建档案馆除湿设备采购合同（ZJ-2024-27）",
                "2024-09-18",
                "设备款未付。",
            )
            .asks(&[("设备款", "89000", "2025-04-30")])
            .ordered("audit_not_agreed", "须经审计后付款。", PROVED)
            .refuses(11, "audit_not_agreed", "未经审计不得付款。")
            .det(12, "serve_notice", &[("manner", "system")])
            .waived(14)
            .det(
                18,
                "determine",
                &[("severity", "general"), ("text", "合同未约定以审计结果为付款条件，以此拒付构成拒不履行。")],
            )
            .act(19, "nm.shenhe", "endorse", &[("text", "经审核，同意认定。")]),
        script("abolished-soon", 15, FIRMS[20], ("my-zsfw", "my-fgj", "my-tcj"))
            .about(
                ["investment_promotion", "policy_promise", "orders_reversed"],
                "文旅招商落地奖励协议",
                "2024-08-08",
                "项目落地后奖励未兑现。该中心即将撤销，职责划入县投资促进局。",
            )
            .asks(&[("落地奖励", "150000", "2025-08-31")])
            .ordered("reorganisation", "单位即将撤并，由承继单位研究。", PROVED),
    ]
}
