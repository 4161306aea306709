//! Cases that have only begun: registered, waiting, accepted, relayed, handed over, referred out.

use super::{
    firms::FIRMS,
    script::{Script, script},
};

const ARREARS: [&str; 3] = ["procurement", "arrears", "enterprise_harmed"];

pub(super) fn scripts() -> Vec<Script> {
    vec![
        script("registered", 0, FIRMS[3], ("ml-wlj", "ml-fgj", "nm-wlj"))
            .about(ARREARS, "景区绿化养护合同（WL-2025-20）", "2025-05-19", "养护费半年未付。")
            .asks(&[("养护费", "42000", "2026-06-30")])
            .by("12345", "NM20261100307"),
        script("registered-small", 0, FIRMS[19], ("my-yz", "my-fgj", "my-jyj"))
            .about(ARREARS, "食堂粮油供应合同（YZ-2025-06）", "2025-09-01", "粮油款三个月未结。")
            .asks(&[("粮油款", "18650.40", "2026-07-31")])
            .with("size", "self_employed"),
        script("respondent-unclear", 1, FIRMS[12], ("原来管会展的那个办公室", "nm-fgw", ""))
            .about(
                ["investment_promotion", "arrears", "old_debts_ignored"],
                "边境贸易博览会宣传合同",
                "2023-04-17",
                "会展宣传费未付，原办公室已并入其他单位，不清楚应找谁。",
            )
            .asks(&[("宣传费", "130000", "2023-12-31")])
            .by("phone", "电话记录2026-143"),
        script("confidential", 2, FIRMS[7], ("mj-zrj", "mj-fgj", "nm-zrj"))
            .about(
                ["tender", "unilateral_change", "fair_trade_harmed"],
                "地籍调查测绘中标合同（ZR-2025-08）",
                "2025-07-07",
                "中标后单位以人员更替为由要求降价重签，担心影响今后投标，要求保密。",
            )
            .asks(&[("按中标价履行合同", "", "2026-06-30")])
            .with("confidential", "on")
            .lead(1, "ask_consent", &[]),
        script("awaiting-supplement", 5, FIRMS[16], ("mj-mzj", "mj-fgj", "nm-mzj"))
            .about(ARREARS, "救助站安保服务（未附合同）", "2025-02-01", "安保服务费未付，材料不全。")
            .asks(&[("服务费", "31500", "2026-05-31")])
            .lead_two(1, "ask_supplement", &[("text", "1. 服务合同；2. 考勤和验收记录；3. 发票。")]),
        script("on-file", 24, FIRMS[15], ("nm-czj", "nm-fgw", "nm"))
            .about(
                ["ppp", "unilateral_change", "orders_reversed"],
                "公共机构光伏合同能源管理协议",
                "2023-09-25",
                "单位单方中止协议，已提起诉讼。",
            )
            .asks(&[("继续履行协议并支付服务费", "210000", "2025-12-31")])
            .lead_two(1, "put_on_file", &[("text", "曼景市人民法院（2026）曼民初字第877号")])
            .lead(2, "serve_reply", &[("manner", "system")])
            .lead(18, "look_at", &[("text", "已开庭一次，等待鉴定。")]),
        script("accepted", 1, FIRMS[17], ("mj-wjj", "mj-fgj", "nm-wjj"))
            .about(
                ["government_investment", "arrears", "enterprise_harmed"],
                "妇幼保健院给排水改造合同（WJ-2024-31）",
                "2024-12-05",
                "改造工程款尾款未付。",
            )
            .asks(&[("工程尾款", "69000", "2026-04-30")])
            .accepted(1),
        // The prefecture had to find out whom it is about, and relays it to the county.
        script("relayed", 1, FIRMS[4], ("原来管养老信息平台的单位", "nm-fgw", ""))
            .about(ARREARS, "养老信息平台开发合同（DJ-2024-11）", "2024-10-24", "平台上线一年，开发费未付。")
            .asks(&[("开发费", "120000", "2026-03-31")])
            .lead(1, "resolve_respondent", &[("organ", "mj-mzj")])
            .accepted(1)
            .lead(1, "relay", &[("organ", "mj-fgj")]),
        script("handed-over", 1, FIRMS[1], ("my-zjj", "my-fgj", "nm-zjj"))
            .about(
                ["government_investment", "arrears", "enterprise_harmed"],
                "勐阳县公厕改造施工合同（YZJ-2025-02）",
                "2025-03-13",
                "三座公厕改造完工，工程款未付。",
            )
            .asks(&[("工程款", "143000", "2026-05-31")])
            .by("12345", "NM20261100288")
            .handed(1),
        script("return-asked", 3, FIRMS[23], ("ml-mengle", "ml-fgj", "ml"))
            .about(ARREARS, "镇域村庄规划编制合同（ML-2024-03）", "2024-04-22", "规划成果已批复，编制费余款未付。")
            .asks(&[("编制费余款", "88000", "2025-12-31")])
            .handed(2)
            .det(
                3,
                "ask_return",
                &[("text", "编制费由县自然资源部门统筹支付，建议改由州人民政府协调。"), ("organ", "nm")],
            ),
        script("referred-out", 9, FIRMS[11], ("ml-molang", "nm-fgw", ""))
            .about(
                ["investment_promotion", "policy_promise", "orders_reversed"],
                "口岸查验场地合作协议",
                "2023-08-30",
                "镇政府承诺的场地租金减免未兑现。磨朗镇由云昆市管理。",
            )
            .asks(&[("租金减免", "240000", "2025-12-31")])
            .accepted(1)
            .lead_two(
                2,
                "refer_out",
                &[("organ", "yk"), ("manner", "post"), ("reached_on", "day+2"), ("proof", "@邮寄送达凭证")],
            )
            .lead(3, "serve_reply", &[("manner", "system")]),
        script("first-of-two", 3, FIRMS[2], ("my-tcj", "my-fgj", "nm-tcj"))
            .about(
                ["industrial_support", "policy_promise", "orders_reversed"],
                "农产品加工扶持承诺函",
                "2024-01-15",
                "承诺的设备补贴未兑现。",
            )
            .asks(&[("设备补贴", "110000", "2025-06-30")])
            .by("12345", "NM20261100244")
            .handed(2),
        script("merged", 2, FIRMS[2], ("my-tcj", "my-fgj", "nm-tcj"))
            .about(
                ["industrial_support", "policy_promise", "orders_reversed"],
                "农产品加工扶持承诺函",
                "2024-01-15",
                "同一补贴事项再次反映。",
            )
            .asks(&[("设备补贴", "110000", "2025-06-30")])
            .by("yingshang", "YS-2026-0533")
            .lead_two(1, "merge", &[("case", "#first-of-two")]),
        script("split", 4, FIRMS[0], ("my-zjj", "my-fgj", "nm-zjj"))
            .about(
                ["government_investment", "arrears", "old_debts_ignored"],
                "集镇道路及文化广场工程合同（2022-合-03）",
                "2022-03-21",
                "道路部分欠款由住建局负责，广场部分由乡村振兴局负责。",
            )
            .asks(&[("道路工程款", "320000", "2023-12-31"), ("文化广场工程款", "150000", "2023-12-31")])
            .accepted(1)
            .lead_two(1, "split", &[("organ", "my-xcj"), ("claims", "2")])
            .lead(2, "hand_over", &[("organ", "nm-zjj")]),
    ]
}
