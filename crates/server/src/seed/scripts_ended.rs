//! Cases that ended without a record, or are about to: declined, answered, performed, settled, withdrawn.

use super::{
    firms::FIRMS,
    script::{Script, script},
};

const PROVED: &str = "经核实，投诉人反映的问题属实，被投诉主体应当履行。";
const ARREARS: [&str; 3] = ["procurement", "arrears", "enterprise_harmed"];

pub(super) fn scripts() -> Vec<Script> {
    vec![
        overturned(),
        three_claims(),
        script("declined", 6, FIRMS[11], ("hz-zwj", "nm-fgw", "nm-zwj"))
            .about(
                ["procurement", "other", "enterprise_harmed"],
                "口头约定",
                "2025-09-01",
                "反映口岸仓库租赁期间邻近企业占道，要求处理。",
            )
            .asks(&[("清理占道", "", "")])
            .lead_two(
                1,
                "decline",
                &[("reason", "civil_dispute"), ("text", "反映事项为企业之间的民事纠纷，不属于政府违约失信投诉范围。")],
            )
            .lead(2, "serve_reply", &[("manner", "system")]),
        script("declined-closed", 60, FIRMS[19], ("my-mengle", "my-fgj", "my"))
            .about(
                ["industrial_support", "policy_promise", "orders_reversed"],
                "无书面材料",
                "2024-05-01",
                "听说镇里有种植补助，要求发放，没有协议或文件。",
            )
            .asks(&[("发放种植补助", "", "")])
            .lead_two(
                2,
                "decline",
                &[
                    ("reason", "no_contract_or_promise"),
                    ("text", "没有协议、合同或书面承诺，经了解镇政府未出台相关政策。"),
                ],
            )
            .lead(3, "serve_reply", &[("manner", "post"), ("proof", "@邮寄凭证")]),
        script("lapsed", 32, FIRMS[14], ("ml-rsj", "ml-fgj", "nm-rsj"))
            .about(ARREARS, "食堂食材供应（合同编号不详）", "2024-01-01", "反映食材款未结清，未说明金额和依据。")
            .asks(&[("食材款", "", "")])
            .lead_two(1, "ask_supplement", &[("text", "1. 供货合同或订单；2. 送货单和对账单；3. 具体欠款金额。")])
            .lead_two(
                20,
                "lapse",
                &[
                    ("manner", "post"),
                    ("reached_on", "day+3"),
                    ("proof", "@补正通知书邮寄凭证和签收记录"),
                    ("text", "补正通知书邮寄送达，期满没有收到材料。"),
                ],
            )
            .lead(21, "serve_reply", &[("manner", "post"), ("proof", "@终止办理告知书邮寄凭证")]),
        script("answered", 14, FIRMS[12], ("ml-wlj", "ml-fgj", "nm-wlj"))
            .about(ARREARS, "民族文化节舞台搭建合同（WL-2025-11）", "2025-04-02", "认为尾款未付，要求支付12000元。")
            .asks(&[("尾款", "12000", "2025-06-30")])
            .untrue(
                "尾款已于2025年7月支付至合同约定账户，附回单。",
                "经核对银行回单和投诉人账户流水，款项已按约支付，投诉事项不属实。",
            ),
        script("under-review", 22, FIRMS[23], ("hz-zwj", "nm-fgw", "nm-zwj"))
            .about(
                ARREARS,
                "政务大厅改造监理合同（HZ-2024-08）",
                "2024-06-18",
                "监理服务期延长四个月，要求支付延期监理费64000元。",
            )
            .asks(&[("延期监理费", "64000", "2025-10-31")])
            .untrue("合同为总价包干，未约定延期费用。", "合同约定监理费总价包干，延期费用没有约定依据，不属实。")
            .lead(
                14,
                "challenge",
                &[("text", "延期系建设单位原因，会议纪要已同意补偿，核实时未调取该纪要。"), ("will", "@复核申请书")],
            ),
        script("performed-closed", 52, FIRMS[5], ("my-zwj", "my-fgj", "nm-zwj"))
            .large()
            .about(ARREARS, "政务服务大厅物业服务合同（ZW-2024-01）", "2024-01-05", "2025年第四季度物业费未付。")
            .asks(&[("物业费", "87500", "2026-01-31")])
            .by("yingshang", "YS-2026-0417")
            .ordered("internal_process", "付款审批尚未完成。", PROVED)
            .resp(14, "report_performed", &[("payments.1", "87500"), ("proof", "@银行转账回单")])
            .two(16, "accept_performance", &[("payments.1", "87500"), ("proof", "@验收核对表")])
            .det(17, "serve_reply", &[("manner", "system")])
            .own(18, "confirm_payment", &[("received", "on"), ("text", "款项已收到。")])
            .lead(19, "answer_channel", &[("source", "yingshang/YS-2026-0417"), ("receipt", "平台已接收办理结果")]),
        script("performed-watched", 26, FIRMS[8], ("mj-wjj", "mj-fgj", "nm-wjj"))
            .large()
            .about(ARREARS, "乡镇卫生院设备采购合同（WJ-2024-22）", "2024-08-26", "设备款尾款到期未付。")
            .asks(&[("设备尾款", "143200", "2026-02-28")])
            .ordered("lack_of_funds", "财政拨款未到位，正在协调。", PROVED)
            .resp(18, "report_performed", &[("payments.1", "143200"), ("proof", "@银行转账回单")])
            .two(20, "accept_performance", &[("payments.1", "143200"), ("proof", "@验收核对表")])
            .det(22, "serve_reply", &[("manner", "system")]),
        script("settled", 44, FIRMS[3], ("my-zjj", "my-fgj", "nm-zjj"))
            .about(
                ["government_investment", "arrears", "enterprise_harmed"],
                "县城绿化补植合同（YZJ-2024-30）",
                "2024-04-11",
                "双方对成活率和价款有不同意见。",
            )
            .asks(&[("绿化工程款", "95000", "2025-05-31")])
            .disputed("成活率未达约定，应当扣减价款。", "成活率验收记录不完整，数额有争议。")
            .two(
                20,
                "settle",
                &[
                    ("payments.1", "82000"),
                    ("instalments.1.due_on", "day+25"),
                    ("instalments.1.sum", "82000"),
                    ("proof", "@和解协议"),
                ],
            )
            .resp(24, "prove_instalment", &[("no", "1"), ("sum", "82000"), ("proof", "@银行转账回单")])
            .two(26, "accept_instalment", &[("no", "1"), ("sum", "82000"), ("proof", "@银行回单核对记录")])
            .det(27, "serve_reply", &[("manner", "system")]),
        script("claim-lost", 75, FIRMS[20], ("ml-wlj", "ml-fgj", "nm-wlj"))
            .about(
                ["investment_promotion", "unilateral_change", "orders_reversed"],
                "古道驿站经营权协议",
                "2022-10-10",
                "认为单位提前收回经营权违约，要求赔偿30万元。",
            )
            .asks(&[("赔偿损失", "300000", "2025-01-31")])
            .disputed("投诉人先行停业半年，已构成根本违约。", "双方是否违约各有证据，暂不能认定。")
            .two(13, "suspend", &[("text", "勐岭县人民法院（2026）岭民初字第305号"), ("proof", "@受理案件通知书")])
            .det(30, "look_at", &[("text", "正在审理。"), ("proof", "@开庭传票")])
            .two(50, "enter_judgment", &[("judgment", "lost"), ("proof", "@民事判决书")]),
        script("defence-upheld", 30, FIRMS[15], ("mj-hbj", "mj-fgj", "nm-hbj"))
            .about(
                ["ppp", "land_or_facilities", "enterprise_harmed"],
                "分布式光伏示范项目合作协议",
                "2024-09-09",
                "约定2025年底前提供屋顶场地，至今未交付。",
            )
            .asks(&[("交付屋顶场地", "", "2025-12-31")])
            .ordered("public_interest", "场地所在片区被划入地质灾害避险范围。", PROVED)
            .refuses(12, "public_interest", "避险范围内不得施工，无法交付。")
            .det(13, "serve_notice", &[("manner", "system")])
            .resp(15, "lodge_defence", &[("text", "因地质灾害避险决定，属不可抗力，已提出替代场地方案。")])
            .det(16, "hear_defence", &[("text", "调取避险决定和专家意见，与投诉人核实替代方案。")])
            .two(
                18,
                "uphold_defence",
                &[
                    ("ground", "force_majeure"),
                    ("end", "on"),
                    ("text", "避险决定发生于签约之后，属不可抗力，申辩成立。"),
                ],
            )
            .det(19, "serve_reply", &[("manner", "system")]),
        script("withdrawn", 25, FIRMS[16], ("my-yz", "my-fgj", "my-jyj"))
            .about(ARREARS, "校园保安服务合同（YZ-2025-01）", "2025-01-02", "一个季度服务费未付。")
            .asks(&[("服务费", "45000", "2026-04-30")])
            .handed(1)
            .det(2, "sign_for", &[])
            .lead(
                5,
                "ask_withdrawal",
                &[("reason", "paid"), ("text", "学校已付清服务费，申请撤回。"), ("will", "@撤回申请书")],
            )
            .act(
                6,
                "my-fgj.fuzeren",
                "call_back",
                &[
                    ("about", "withdrawal"),
                    ("answer", "confirmed"),
                    ("text", "致电营业执照所留号码，法定代表人确认自愿撤回。"),
                ],
            )
            .lead_two(
                6,
                "decide_withdrawal",
                &[("end", "on"), ("called_back", "on"), ("text", "电话回访法定代表人，确认收款，未受到压力。")],
            )
            .lead(7, "serve_reply", &[("manner", "system")]),
        script("done-outside", 50, FIRMS[11], ("ml-molang", "nm-fgw", ""))
            .about(ARREARS, "磨朗镇冷链仓建设借用设备协议", "2023-05-20", "借用设备租金未付。磨朗镇由云昆市管理。")
            .asks(&[("设备租金", "66000", "2024-06-30")])
            .accepted(1)
            .lead_two(
                2,
                "refer_out",
                &[("organ", "yk"), ("manner", "post"), ("reached_on", "day+2"), ("proof", "@邮寄送达凭证")],
            )
            .lead(3, "serve_reply", &[("manner", "system")])
            .lead_two(22, "enter_outside_outcome", &[("done", "on"), ("proof", "@云昆市复函扫描件")]),
        script("backlog-closed", 12, FIRMS[2], ("my-xcj", "my-fgj", "nm-xcj"))
            .about(ARREARS, "扶贫农资采购合同（2020-农-12）", "2020-03-09", "2021年经协调已付清，补录存档。")
            .asks(&[("农资款", "58000", "2020-12-31")])
            .with("backlog", "on")
            .lead_two(
                1,
                "place_backlog",
                &[("point", "closed"), ("date", "2021-10-20"), ("proof", "@2021年办结材料扫描件")],
            ),
    ]
}

/// 不属实, challenged, overturned by other hands, performed.
fn overturned() -> Script {
    script("overturned", 88, FIRMS[4], ("mj-zrj", "mj-fgj", "nm-zrj"))
        .large()
        .about(
            ["procurement", "arrears", "enterprise_harmed"],
            "不动产登记系统运维合同（ZR-2023-05）",
            "2023-11-30",
            "运维服务费第二年度未付，单位称未实际服务。",
        )
        .asks(&[("运维服务费", "156000", "2025-11-30")])
        .by("xinfang", "XF20260702219")
        .untrue("第二年度未见服务记录。", "被投诉主体未提供服务记录，投诉人当时未举证，暂认定不属实。")
        .lead(20, "challenge", &[("text", "有全年工单系统记录和验收签字，原核实未调取。"), ("will", "@复核申请书")])
        .three_of(
            "nm",
            27,
            "decide_review",
            &[
                ("upheld", "false"),
                ("text", "调取的工单记录和签字能证明服务已提供，原结论错误，予以撤销，由本机关重新核实。"),
            ],
        )
        .act(
            31,
            "nm.chengban",
            "conclude",
            &[("finding.1", "true"), ("finding.1.ground", "evidence"), ("text", "服务记录完整，欠款属实。")],
        )
        .act(31, "nm.chengban", "serve_order", &[("manner", "system")])
        .resp(40, "report_performed", &[("payments.1", "156000"), ("proof", "@银行转账回单")])
        .received(42)
        .act(42, "nm.chengban", "accept_performance", &[("payments.1", "156000"), ("proof", "@验收核对表")])
        .act(42, "nm.pizhun", "endorse", &[])
        .act(43, "nm.chengban", "serve_reply", &[("manner", "system")])
        .own(44, "confirm_payment", &[("received", "on")])
        .lead(45, "answer_channel", &[("source", "xinfang/XF20260702219"), ("receipt", "信访平台已登记答复意见")])
}

/// Three claims: one true and paid, one untrue, one disputed and split off to the court.
fn three_claims() -> Script {
    script("three-claims", 26, FIRMS[9], ("my-zjj", "my-fgj", "nm-zjj"))
        .large()
        .about(
            ["ppp", "arrears", "enterprise_harmed"],
            "县城生活垃圾转运站合作协议（YZJ-2022-09）",
            "2022-12-01",
            "处理费、设备更新补贴和违约金三项未付。",
        )
        .asks(&[
            ("2025年处理费", "240000", "2026-01-31"),
            ("设备更新补贴", "100000", "2026-01-31"),
            ("违约金", "36000", "2026-02-28"),
        ])
        .heard("quality_dispute", "处理费认可，补贴没有约定，违约金计算方式有争议。")
        .three(
            8,
            "conclude",
            &[
                ("finding.1", "true"),
                ("finding.1.ground", "evidence"),
                ("finding.2", "untrue"),
                ("finding.2.ground", "no_obligation"),
                ("finding.3", "disputed"),
                ("finding.3.ground", "amount_contested"),
                ("text", "处理费属实；协议没有设备更新补贴条款；违约金的起算日双方各执一词。"),
            ],
        )
        .det(8, "serve_order", &[("manner", "system")])
        .det(9, "serve_reply", &[("manner", "system")])
        .child(9, 1, "serve_reply", &[("manner", "system")])
        .resp(14, "report_performed", &[("payments.1", "240000"), ("proof", "@银行转账回单")])
        .child(15, 2, "suspend", &[("text", "勐阳县人民法院（2026）阳民初字第412号"), ("proof", "@受理案件通知书")])
        .two(16, "accept_performance", &[("payments.1", "240000"), ("proof", "@验收核对表")])
        .det(17, "serve_reply", &[("manner", "system")])
        .own(18, "confirm_payment", &[("received", "on")])
}
