//! Cases that were determined to be 违约失信: in force, objected to, repaired, revoked.

use super::{
    firms::FIRMS,
    script::{Script, script},
};

const REFUSAL: &str = "经核实，合同义务明确、付款条件已成就，被投诉主体未按期履行，投诉人反映的问题属实。";
const ARREARS: [&str; 3] = ["government_investment", "arrears", "enterprise_harmed"];

pub(super) fn scripts() -> Vec<Script> {
    vec![
        repaired_from_the_hotline(),
        broken_plan(),
        unperformed_judgment(),
        objected(),
        revoked(),
        lifting_owed(),
        referred_persons(),
        taken_from_a_silent_organ(),
        defects_returned(),
        script("backlog-recorded", 20, FIRMS[21], ("ml-zjj", "ml-fgj", "nm-zjj"))
            .about(
                ARREARS,
                "县城供水管网检测合同（2021-检-07）",
                "2021-04-12",
                "2021年完成管网检测并交付报告，检测费一直未付。系统启用前开始办理，已由州住建局书面认定。",
            )
            .asks(&[("检测费", "96000", "2021-12-31")])
            .with("backlog", "on")
            .lead_two(
                1,
                "place_backlog",
                &[
                    ("point", "verifying"),
                    ("organ", "nm-zjj"),
                    ("date", "2022-03-14"),
                    ("proof", "@2022年转办材料扫描件"),
                ],
            )
            .three(
                2,
                "place_backlog",
                &[
                    ("point", "recorded"),
                    ("date", "2022-06-15"),
                    ("severity", "general"),
                    ("proof", "@书面认定决定书扫描件"),
                ],
            )
            .sanctioned(3, "policy_support", "1", "nm-czj"),
    ]
}

/// The whole way: a hotline order, 属实, time ran out, defence, three hands, two measures, performed, repaired, closed.
fn repaired_from_the_hotline() -> Script {
    script("hotline-repaired", 98, FIRMS[1], ("my-zjj", "my-fgj", "nm-zjj"))
        .large()
        .about(
            ARREARS,
            "勐阳县城北路市政道路改造工程施工合同（YZJ-2023-018）",
            "2023-05-16",
            "工程2024年3月竣工验收合格并完成结算审核，尚欠工程款386500元，多次催要未果，单位称领导更换、需重新研究。",
        )
        .asks(&[("结算尾款", "386500", "2024-12-31")])
        .by("12345", "NM20260700118")
        .ordered("personnel_change", "原经办领导已调离，新班子正在梳理历史欠款。", REFUSAL)
        .resp(14, "report_progress", &[("text", "已将该笔欠款列入下月资金计划，尚未支付。")])
        .wait("determining")
        .det(1, "serve_notice", &[("manner", "system")])
        .resp(2, "lodge_defence", &[("text", "县级财政困难，恳请延长付款期限。")])
        .det(3, "hear_defence", &[("text", "听取被投诉主体陈述申辩。资金困难不是免责理由，申辩不成立。")])
        .three(5, "determine", &[("severity", "general"), ("text", REFUSAL)])
        .reported(6)
        .sanctioned(7, "policy_support", "1", "nm-czj")
        .sanctioned(7, "honours", "2", "nm-kpb")
        .resp(12, "report_performed", &[("payments.1", "386500"), ("proof", "@银行转账回单")])
        .two(14, "accept_performance", &[("payments.1", "386500"), ("proof", "@验收核对表")])
        .resp(15, "apply_repair", &[("text", "欠款已全部付清，内部已整改付款流程。"), ("proof", "@履行情况说明")])
        .three(16, "grant_repair", &[("text", "已纠正失信行为并履行全部义务，准予修复。")])
        .det(17, "serve_reply", &[("manner", "post"), ("proof", "@修复决定书邮寄凭证")])
        .act(18, "nm-czj.chengjie", "confirm_lifted", &[("no", "1"), ("proof", "@解除限制通知")])
        .act(18, "nm-kpb.chengjie", "confirm_lifted", &[("no", "2"), ("proof", "@恢复评优资格通知")])
        .receipted(18)
        .lead(19, "answer_channel", &[("source", "12345/NM20260700118"), ("receipt", "热线工单已办结归档")])
}

/// A plan of three instalments, the second broken.
fn broken_plan() -> Script {
    script("plan-broken", 80, FIRMS[17], ("yq-jtj", "nm-fgw", "nm-jtj"))
        .large()
        .about(
            ARREARS,
            "工业园区排水支线工程合同（YQ-2023-44）",
            "2023-08-01",
            "排水支线2024年交付使用，欠工程款60万元。",
        )
        .asks(&[("工程款", "600000", "2025-06-30")])
        .ordered("lack_of_funds", "园区财力紧张，愿意分期支付。", REFUSAL)
        .two(
            12,
            "agree_plan",
            &[
                ("instalments.1.due_on", "day+20"),
                ("instalments.1.sum", "200000"),
                ("instalments.2.due_on", "day+35"),
                ("instalments.2.sum", "200000"),
                ("instalments.3.due_on", "day+60"),
                ("instalments.3.sum", "200000"),
                ("proof", "@投诉人签字的还款计划"),
            ],
        )
        .resp(20, "prove_instalment", &[("no", "1"), ("sum", "200000"), ("proof", "@第一期银行回单")])
        .two(22, "accept_instalment", &[("no", "1"), ("sum", "200000"), ("proof", "@银行回单核对记录")])
        .wait("determining")
        .det(1, "serve_notice", &[("manner", "in_person"), ("proof", "@送达回证")])
        .three(
            9,
            "determine",
            &[("severity", "general"), ("text", "还款计划第二期到期及宽限期满均未支付，构成拒不履行。")],
        )
        .reported(10)
        .sanctioned(11, "procurement", "1", "nm-czj")
}

/// In court, judged, unperformed, refused.
fn unperformed_judgment() -> Script {
    script("judgment-unperformed", 78, FIRMS[22], ("ml-zjj", "ml-fgj", "nm-zjj"))
        .about(
            ["tender", "arrears", "old_debts_ignored"],
            "勐岭县安置房建材供应合同（LZ-2022-31）",
            "2022-09-20",
            "供应建材价款214800元，单位对规格提出异议拒付。",
        )
        .asks(&[("材料款", "214800", "2023-12-31")])
        .disputed("部分批次规格与合同不符，价款有争议。", "双方对三批材料的规格和价款各执一词，暂不能认定。")
        .two(12, "suspend", &[("text", "勐岭县人民法院（2026）岭民初字第218号"), ("proof", "@受理案件通知书")])
        .det(28, "look_at", &[("text", "案件已开庭，尚未宣判。"), ("proof", "@庭审笔录")])
        .det(44, "enter_judgment", &[("judgment", "due"), ("proof", "@民事判决书")])
        .det(45, "serve_order", &[("manner", "system")])
        .refused_and_determined(50, "lack_of_funds", "serious")
        .reported(55)
        .sanctioned(56, "spending", "1", "nm-czj")
        .asked_above(57, "central_budget")
}

/// On record; the respondent objects and the objection is being looked at.
fn objected() -> Script {
    script("objection-pending", 40, FIRMS[6], ("ml-mengle", "ml-fgj", "ml"))
        .about(
            ["investment_promotion", "policy_promise", "orders_reversed"],
            "古茶园旅游综合开发招商协议",
            "2023-03-28",
            "协议约定投产后三年返还土地出让金地方留成部分，镇政府称政策已调整，不予兑现。",
        )
        .asks(&[("兑现2024年度奖补", "430000", "2025-03-31"), ("完成园区道路硬化配套", "", "2025-06-30")])
        .ordered("reorganisation", "机构职能调整后，原招商政策不再适用。", REFUSAL)
        .refused_and_determined(10, "reorganisation", "general")
        .reported(15)
        .sanctioned(16, "honours", "1", "nm-kpb")
        .resp(37, "lodge_objection", &[("text", "2024年度奖补的计算基数有误，请求复核。")])
}

/// An objection was right: the record is revoked, and the unit still has to confirm that its measure is lifted.
fn revoked() -> Script {
    script("revoked", 37, FIRMS[7], ("my-yjj", "my-fgj", "nm-yjj"))
        .large()
        .about(
            ["procurement", "arrears", "enterprise_harmed"],
            "应急避难场所测绘服务合同（YJ-2024-09）",
            "2024-02-20",
            "测绘成果已交付验收，服务费78000元未付。",
        )
        .asks(&[("测绘服务费", "78000", "2024-11-30")])
        .ordered("internal_process", "付款流程尚未走完。", REFUSAL)
        .refused_and_determined(12, "internal_process", "minor")
        .reported(17)
        .sanctioned(18, "policy_support", "1", "nm-czj")
        .resp(30, "lodge_objection", &[("text", "款项已于认定前两日由财政专户代付，附凭证。")])
        .resp(31, "report_performed", &[("payments.1", "78000"), ("proof", "@财政专户代付凭证")])
        .two(33, "accept_performance", &[("payments.1", "78000"), ("proof", "@验收核对表")])
        .three(
            34,
            "decide_objection",
            &[
                ("upheld", "on"),
                ("cause", "claim_fell"),
                ("text", "经查银行流水，款项在认定前确已付清，异议成立，撤销失信记录。"),
            ],
        )
        .receipted(36)
}

/// Repaired; the unit still has to confirm that its measure is lifted.
fn lifting_owed() -> Script {
    script("lifting-owed", 38, FIRMS[18], ("my-yz", "my-fgj", "my-jyj"))
        .large()
        .about(
            ["procurement", "arrears", "enterprise_harmed"],
            "多媒体教室设备采购合同（YZ-2024-02）",
            "2024-03-08",
            "设备已验收使用，质保金逾期未退。",
        )
        .asks(&[("退还质保金", "52600", "2026-03-31")])
        .ordered("audit_not_agreed", "需等待审计结果。", REFUSAL)
        .refused_and_determined(10, "audit_not_agreed", "minor")
        .reported(15)
        .sanctioned(16, "policy_support", "1", "nm-czj")
        .resp(28, "report_performed", &[("payments.1", "52600"), ("proof", "@银行转账回单")])
        .two(30, "accept_performance", &[("payments.1", "52600"), ("proof", "@验收核对表")])
        .resp(32, "apply_repair", &[("text", "质保金已退还，申请信用修复。")])
        .three(34, "grant_repair", &[("text", "已履行全部义务，准予修复。")])
        .det(35, "serve_reply", &[("manner", "post"), ("proof", "@修复决定书邮寄凭证")])
        .receipted(35)
}

/// The persons in charge were referred to discipline.
fn referred_persons() -> Script {
    script("persons-referred", 55, FIRMS[0], ("mj-mzj", "mj-fgj", "nm-mzj"))
        .about(
            ARREARS,
            "曼景市养老服务中心装修工程合同（MZ-2022-15）",
            "2022-06-10",
            "装修工程2023年完工，欠款128万元，历经三任局长均以前任事项为由推脱。",
        )
        .asks(&[("工程款", "1280000", "2023-12-31")])
        .by("ducha", "DC-2026-00871")
        .ordered("term_change", "属上届班子签订的合同，现班子不掌握情况。", REFUSAL)
        .refused_and_determined(11, "term_change", "serious")
        .reported(16)
        .sanctioned(17, "honours", "1", "nm-kpb")
        .asked_above(18, "special_bonds")
        .act(
            19,
            "mj-fgj.fuzeren",
            "refer",
            &[("organ", "nm-jw"), ("text", "被投诉主体以换届为由拒不履行生效合同，移送追究责任人员责任。")],
        )
        .lead(19, "endorse", &[])
        .act(22, "nm-jw.jijian", "acknowledge_referral", &[])
}

/// The verifying organ kept silent up the whole ladder; the next candidate took the case over and determined.
fn taken_from_a_silent_organ() -> Script {
    script("elevated", 48, FIRMS[10], ("my-xcj", "my-fgj", "nm-xcj"))
        .about(
            ["industrial_support", "policy_promise", "orders_reversed"],
            "乡村物流站点补助协议（XC-2023-06）",
            "2023-07-18",
            "按协议建成6个站点，承诺的建设补助一直未拨付。",
        )
        .asks(&[("建设补助", "180000", "2024-12-31")])
        .ordered("lack_of_funds", "补助资金尚未到位。", REFUSAL)
        .refuses(10, "lack_of_funds", "无资金来源，无法支付。")
        .det(11, "serve_notice", &[("manner", "system")])
        .waived(12)
        .act(38, "nm-fgw.fuzeren", "elevate", &[("organ", "nm")])
        .three_of(
            "nm",
            41,
            "determine",
            &[
                ("severity", "general"),
                ("text", "原承办单位逾期未认定，提级办理。经审查，拒不履行事实清楚，予以认定。"),
            ],
        )
        .reported(42)
        .sanctioned(43, "policy_support", "1", "nm-czj")
}

/// The pushed record was returned for defects of data and mended.
fn defects_returned() -> Script {
    script("defects-returned", 22, FIRMS[13], ("mj-hbj", "mj-fgj", "nm-hbj"))
        .about(
            ["procurement", "arrears", "enterprise_harmed"],
            "生态环境宣传栏制作合同（HB-2025-03）",
            "2025-02-14",
            "宣传栏制作安装完毕，货款未付。",
        )
        .asks(&[("制作费", "34800", "2025-08-31")])
        .ordered("lack_of_funds", "年度预算不足。", REFUSAL)
        .refused_and_determined(11, "lack_of_funds", "minor")
        .act(16, "nm-fgw.shouli", "return_for_defects", &[("text", "认定文书中被投诉主体代码缺一位，请补正。")])
        .det(17, "mend_defects", &[])
        .reported(18)
        .sanctioned(19, "public_criticism", "1", "nm-fgw")
}
