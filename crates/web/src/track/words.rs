//! What a stage and an act mean to the complainant, in plain words.

/// What is going on now, and what comes next.
pub fn of_stage(code: &str) -> (&'static str, &'static str) {
    match code {
        "registered" => (
            "您的投诉已经登记，受理单位正在看是否齐全、是否属于受理范围。",
            "接下来：受理、请您补充材料，或者告诉您不受理的理由。",
        ),
        "awaiting_supplement" => {
            ("材料还缺一些，正在等您补充。", "接下来：您补齐以后，受理单位接着审查。请在期限内补齐，过期投诉会终止。")
        }
        "on_file" => (
            "这件事正在法院或仲裁机构处理，先登记下来，我们会跟进结果。",
            "接下来：裁判生效后对方仍不履行的，可以转入办理。",
        ),
        "accepted" => ("投诉已经受理。", "接下来：转给负责核实的部门。"),
        "relayed" => ("投诉已转到县市的牵头部门。", "接下来：县市牵头部门接手，再转给负责核实的部门。"),
        "handed_over" => ("投诉已转给负责核实的部门，等它签收。", "接下来：签收以后开始核实。到期不签收，也算收到。"),
        "referred_out" => {
            ("被投诉单位不归本地管，投诉已移送有权处理的单位。", "接下来：我们定期催问，有结果就告诉您。")
        }
        "verifying" => (
            "负责部门正在核实：听对方怎么说，查合同和凭证。",
            "接下来：逐项得出结论。属实的，责令对方整改；不属实的，书面答复您。",
        ),
        "disputed" => {
            ("双方对事实或金额有分歧，正在协商。", "接下来：谈成的按约定办；谈不成的，到期由负责部门作出决定。")
        }
        "suspended" => ("因为有诉讼或仲裁，办理暂停。", "接下来：每30天查看一次，裁判一出来就接着办。"),
        "rectifying" => (
            "核实属实，已责令对方限期整改。",
            "接下来：对方付款或履行后，负责部门验收并问您的意见；到期不办的，进入失信认定。",
        ),
        "performing" => {
            ("对方正按您同意的还款计划分期付款。", "接下来：每期到账请确认。有一期逾期不付，进入失信认定。")
        }
        "determining" => ("对方没有按要求整改，正在走失信认定程序。", "接下来：先听对方申辩，再决定是否认定失信。"),
        "recorded" => {
            ("对方已被认定违约失信，记入信用记录。", "接下来：采取惩戒措施；付款和履行的责任还在，会继续督促。")
        }
        "under_review" => {
            ("您对结果提出的异议正在复核，由另外的单位和人员办理。", "接下来：维持原结果，或者改变结果、重新办理。")
        }
        "merged" => {
            ("您的投诉和另一件同一事项的投诉合并办理。", "接下来：进展和答复以合并后的案件为准，答复同样会给您。")
        }
        "closed" => (
            "案件已经办结。",
            "接下来：没有其他环节了。出现新的事实，或者对方没有实际履行的，可以凭这个编号请受理单位重新办理。",
        ),
        _ => ("案件已有结果，正在送达答复、办理收尾。", "接下来：看看下面的文书。不认可的，可以在期限内申请复核。"),
    }
}

/// An act in the complainant's words, with a line on what it is for; `None` where its own label will do.
pub fn of_act(code: &str) -> Option<(&'static str, &'static str)> {
    Some(match code {
        "supplement" => ("补充材料", "按补正通知一次补齐，补齐后接着审查"),
        "answer_consent" => ("答复是否同意公开身份", "同意以后被投诉单位才会知道是谁投诉"),
        "open_letter" => ("打开送给您的文书", "打开就算收到，申请复核的时间从这一天算起"),
        "challenge" => ("对结果有异议，申请复核", "换单位、换人重新看，每个结果可以申请一次"),
        "confirm_payment" => {
            ("款项收到没有，告诉我们", "没收到也请告诉我们。单位验收付款前，工作人员还会打电话回访，问清您本人收到没有")
        }
        "waive_interest" => ("放弃利息", "只放弃利息，本金照旧要还。工作人员会打电话回访，问清是不是您自己的意思"),
        "rate" => ("给办理结果打分", "1至5分，可以写几句话，每案一次"),
        "post" => ("给办案人员写消息", "对方单位看不到"),
        "report_retaliation" => ("有人因为投诉为难我", "直接报给牵头部门核查，对方单位看不到"),
        "ask_withdrawal" => ("撤回投诉", "要写明原因。工作人员会打电话回访，问清是不是您自己的意思"),
        _ => return None,
    })
}

/// Where an act stands in the list: what moves the case first, withdrawing last.
pub fn rank(code: &str) -> u8 {
    match code {
        "supplement" | "open_letter" | "answer_consent" | "challenge" | "confirm_payment" => 0,
        "rate" => 1,
        "post" => 2,
        "report_retaliation" => 3,
        "waive_interest" | "ask_withdrawal" => 5,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::{of_act, of_stage};
    use domain::{
        act::ActKind,
        actor::Role,
        powers::{Seat, powers},
        stage::Stage,
        vocabulary::Outcome,
    };

    #[test]
    fn only_an_outcome_that_is_being_delivered_is_told_in_the_general_words() {
        let general = of_stage("");
        for (code, label) in Stage::WORDS {
            let ending = Outcome::ALL.iter().any(|outcome| outcome.code() == *code);
            assert_eq!(of_stage(code) == general, ending, "{label}");
        }
    }

    #[test]
    fn every_act_of_the_complainant_has_plain_words() {
        for kind in ActKind::ALL.iter().filter(|kind| **kind != ActKind::FileEvidence) {
            let own = powers(*kind).iter().any(|(role, seat)| (*role, *seat) == (Role::Complainant, Seat::Complainant));
            if own {
                assert!(of_act(kind.code()).is_some(), "{}", kind.label());
            }
        }
    }
}
