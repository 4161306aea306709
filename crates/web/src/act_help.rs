//! Help beside the form of each act: how to fill it in, and on what it rests. Short, and only what is settled.

/// What an officer may want to know before filling in a form.
pub struct Help {
    /// How to fill it in.
    pub how: &'static [&'static str],
    /// Clause or law.
    pub basis: &'static str,
}

const MEASURES: &str = "《全国失信惩戒措施基础清单》和本地目录";
const PLAN_INTAKE: &str = "工作方案第（一）项";
const PLAN_HANDLING: &str = "工作方案第（二）项";

/// The help of an act by its code; `None` where the form speaks for itself.
pub fn help(code: &str) -> Option<Help> {
    let (how, basis): (&[&str], &str) = match code {
        "accept" => (
            &[
                "核对被投诉单位是机关或者事业单位、投诉人是民营企业或者个体工商户。",
                "领域限于六类；登记时没有选的在这里选。失信类型至少选一项，投诉人或者登记人员说过的已经勾上。",
                "栏目下列出的来文原话只供参考，采用还是不采用由您决定。",
                "是否适用802号条例按规模、违约情形和来源建议；与建议不同的写明理由。",
            ],
            PLAN_INTAKE,
        ),
        "decline" => (
            &["只能从列明的理由中选；告知书会写明可以去哪里反映。", "说明写事实，不重复理由。投诉人可以申请复核。"],
            PLAN_INTAKE,
        ),
        "ask_supplement" => (
            &[
                "一件材料一行，写清名称和用途。",
                "只能告知一次，请列全；期满未补正的，由两人审定后办结，迟到的补正仍可提交。",
            ],
            "类推《政府信息公开条例》第三十条",
        ),
        "lapse" => (
            &["补正通知书要有送达凭证：邮寄签收、送达回证。", "办结后投诉人补齐材料的，本件继续办理。"],
            "类推《政府信息公开条例》第三十条",
        ),
        "ask_province" | "enter_province_answer" => (
            &[
                "省级交办件不予受理、退回，都要有省级书面同意；别的材料不能代替。",
                "答复要有文号和日期；不同意的，继续办理。",
            ],
            PLAN_INTAKE,
        ),
        "reissue_code" => (
            &["只拨打登记时留下的电话，不拨打来电人说的号码。", "审定后回到案卷发放；同时告知原联系方式。"],
            "本地设定",
        ),
        "declare_interest" => (
            &[
                "与投诉企业、被投诉单位或者本案有利害关系的，应当回避。",
                "申报后立即生效：不能再办理，也看不到案件内容。",
            ],
            "工作方案第（二）项：任何单位和人员不得核实自身事项",
        ),
        "order_recusal" => (
            &["由牵头部门负责人决定并写明理由，理由进入全程留痕。", "等待签批的事项中有其签字的，随即失效。"],
            "工作方案第（二）项：任何单位和人员不得核实自身事项",
        ),
        "hand_over" | "elevate" => (
            &[
                "候选单位按机构名录推导，排在前面的优先。被投诉单位和它的下级不会出现。",
                "选其他单位要写明理由，理由进入全程留痕。",
            ],
            "工作方案第（二）项：第一时间转交，任何单位不得核实自身事项",
        ),
        "refer_out" => (
            &["用于不在本系统内的承办单位，例如由外地托管的乡镇。", "移送函须有送达凭证；对方答复后登记结果。"],
            PLAN_HANDLING,
        ),
        "ask_return" => {
            (&["只有不属于本单位职责的才申请退回，并建议由谁承办。", "牵头部门审定期间时限照常计算。"], PLAN_HANDLING)
        }
        "conclude" => (
            &[
                "每项诉求一个结论。合同或承诺在、到期未履行、没有法律认可的理由，就是属实。",
                "不属实、有分歧要选依据并在核实情况中写明证据。",
                "行政区划调整、政府换届、机构或职能调整、人员更替、内部付款流程、未约定的审计验收，都不能作为依据。",
            ],
            "《民营经济促进法》第六十七条、第七十条；《保障中小企业款项支付条例》",
        ),
        "serve_order" | "serve_reply" | "serve_notice" => (
            &[
                "先确认文书内容，再登记送达。系统送达的，对方打开文书时才算送达，3个工作日未打开须改用其他方式。",
                "其他方式附凭证，填写对方实际收到的日期，期限从那一天起算。",
            ],
            PLAN_HANDLING,
        ),
        "open_letter" => {
            (&["打开以后视为收到，期限从当天起算。", "也可以直接在文书一栏打开阅读，效力相同。"], PLAN_HANDLING)
        }
        "tell_unopened" => (
            &[
                "系统送达的文书对方还没打开的，用电话或者短信告知对方来打开，并把告知情况登记下来。",
                "告知不等于送达：打开期限不因此停止，期满仍未打开的，须改用其他方式送达。",
            ],
            PLAN_HANDLING,
        ),
        "agree_plan" | "change_plan" => (
            &[
                "计划及其变更须经投诉人同意并签字，附扫描件。",
                "各期合计等于未付金额；日期依次递增，不早于今天，最长期限按地区配置。",
                "任一期逾期即视为拒不整改。",
            ],
            "工作方案第（二）项：督促整改",
        ),
        "prove_instalment" | "accept_instalment" => (
            &[
                "单位报告付款只是报告：由认定部门凭银行回单两人验收后才算履行。",
                "验收期间本期时限中止；不予认可的，时限继续计算。",
            ],
            "工作方案第（二）项：督促整改",
        ),
        "report_performed" | "accept_performance" => (
            &["按诉求填实际支付的金额，附银行回单或者交付凭证。", "部分履行也可以登记，余额继续整改。"],
            "工作方案第（二）项：督促整改",
        ),
        "settle" => (
            &[
                "逐项填约定金额和付款日期，没有约定的部分记为投诉人放弃。",
                "协议或者法院、仲裁机构的调解书须有双方签字，附扫描件；和解须两人签批。",
                "和解像还款计划一样履行和验收，付清才办结；逾期未付的恢复整改。",
            ],
            "工作方案第（二）项",
        ),
        "state" => (
            &["写明应付、已付、未付原因和履行时间。", "法律禁止的理由不能作为不履行的理由；整改期间提出视为拒绝整改。"],
            "《民营经济促进法》第六十七条、第七十条",
        ),
        "lodge_defence" | "hear_defence" | "uphold_defence" => (
            &[
                "陈述申辩在拟认定告知书送达后的期限内提出，可以书面，也可以放弃。",
                "必须听取并复核其事实、理由和证据，才能认定。",
            ],
            "工作方案第（二）项：认定违约失信",
        ),
        "determine" => (
            &[
                "属实本身不是失信：还须整改通知送达、拒不整改、告知并听取申辩。",
                "承办、审核、批准三人签批，不得重复。",
                "认定理由写进决定书，请写事实，不写评价。",
            ],
            "工作方案第（二）项；修复见国家发展改革委令2025年第36号",
        ),
        "propose_sanction" => (
            &[
                "只能从目录选择措施，一次一项、一个实施部门；由该单位在其职能范围内决定。",
                "由国家、省实施的措施只能由负责上报的牵头部门提请，本单位提出建议。",
            ],
            MEASURES,
        ),
        "decide_sanction" | "refuse_sanction" => (
            &[
                "是否实施由本单位依职责决定，经办、负责人两人签批。",
                "依法不能实施的，写明法律依据和理由；逾期不答复的，提交联席会议协调。",
            ],
            MEASURES,
        ),
        "report_measure" | "drop_measure" => (
            &[
                "针对地方的措施，文书写明的对象是所在地的人民政府，不是被认定的单位。",
                "记录修复或者撤销的，应当及时续报。",
            ],
            MEASURES,
        ),
        "apply_repair" | "grant_repair" | "refuse_repair" => (
            &["修复须履行完毕并纠正失信行为。", "谁认定、谁修复；准予后公示、共享和惩戒同时终止。"],
            "国家发展改革委令2025年第36号；国办发〔2025〕22号",
        ),
        "correct" => {
            (&["只更正笔误，结论不对的走复核。", "金额、日期、主体的更正须第二人签批；原值保留在留痕中。"], "本地设定")
        }
        "merge" => (
            &[
                "填写继续办理的那个案件的编号，末位是校验字符。",
                "对同一企业同一事项才并案；来源渠道和较早的时限带过去。",
            ],
            PLAN_INTAKE,
        ),
        "split" => (
            &["按被投诉主体或者企业分案，各自办理。", "几个单位共同负担同一笔债的勾选“共同债务”，金额只计算一次。"],
            PLAN_HANDLING,
        ),
        "instruct" => (&["照原文录入批示，选办理单位；有时限的填写，到期提醒。"], "本地设定"),
        "decide_withdrawal" => {
            (&["先回访投诉人，问清是否自愿、款项是否到账。", "受压撤回的不予同意，依职权继续办理。"], PLAN_HANDLING)
        }
        "challenge" => (&["对同一决定只能申请一次复核，请写清哪里不对、证据是什么。"], PLAN_HANDLING),
        "endorse" | "send_back" => {
            (&["签批前核对拟办意见、证据和时限。", "退回须写明要改什么；退回后时限不停。"], "本地设定")
        }
        "recall" => (&["拟办人、后续签批人和单位负责人可以撤回，写明原因；撤回后可以重新拟办。"], "本地设定"),
        _ => return None,
    };
    Some(Help { how, basis })
}

#[cfg(test)]
mod tests {
    use super::help;
    use domain::act::ActKind;

    #[test]
    fn every_help_belongs_to_an_act_that_exists() {
        let own = ["endorse", "send_back", "recall"];
        let helped = ActKind::ALL.iter().map(|kind| kind.code()).chain(own).filter_map(help);
        let (mut count, mut lines) = (0, 0);
        for help in helped {
            count += 1;
            lines += help.how.len();
            assert!(!help.basis.is_empty() && help.how.iter().all(|line| line.ends_with('。')));
        }
        assert!(count > 25 && lines < 4 * count, "{count} acts have help, of {lines} lines");
    }
}
