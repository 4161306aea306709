//! Before a word is typed: whether this is the right door, and which one is if not.

use crate::{Casework, form::Values};
use domain::eligibility::{Answers, Court, Question};

/// A question that was answered with no: when it may still be the right door, and which one is otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elsewhere {
    /// What the answer means.
    pub means: &'static str,
    /// Where to go.
    pub door: String,
    /// When to come back and answer yes.
    pub exception: &'static str,
}

/// What a form answered to the six questions.
pub fn answers_of(values: &Values) -> Answers {
    let word = |name: &str| values.get(name).and_then(|all| all.first()).map(String::as_str).unwrap_or_default();
    let yes = |question: Question| match word(question.code()) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    Answers {
        private: yes(Question::Private),
        organ: yes(Question::Organ),
        field: yes(Question::Field),
        promise: yes(Question::Promise),
        breach: yes(Question::Breach),
        court: Court::from_code(word("court")),
    }
}

impl Casework {
    /// Which door is right after this "no".
    pub fn elsewhere(&self, question: Question) -> Elsewhere {
        let reason = question.reason().and_then(|id| self.profile().declines.get(&id));
        let (means, door, exception) = match question {
            Question::Private => (
                "投诉人不是民营企业或者个体工商户",
                "可以向被投诉单位的主管部门反映，或者拨打12345政务服务便民热线",
                "外商投资企业、民营控股的混合所有制企业按民营企业投诉；拿不准的，可以先提交，受理时由工作人员核对",
            ),
            Question::Organ => (
                "对方不是政府部门或者事业单位",
                "对方是企业、个人的，可以向人民法院起诉或者申请仲裁；大型企业拖欠中小企业款项的，登录“违约拖欠中小企业款项登记（投诉）平台”",
                "合同虽然由平台公司、国有企业来签，但会议纪要、承诺函写明由政府部门付款或者兑现的，可以投诉这个政府部门",
            ),
            Question::Field => (
                "事情不在六个领域内",
                "拨打12345政务服务便民热线，由热线转有权处理的部门；对行政处罚、许可、征收不服的，申请行政复议或者提起行政诉讼",
                "拿不准属于哪一类，或者只有一部分属于这六类的，可以先提交，受理时由工作人员确定",
            ),
            Question::Promise => (
                "没有和贵企业的合同或者承诺",
                "想了解政策的，拨打12345政务服务便民热线；员工工资被拖欠的，找人力资源社会保障部门（12333）",
                "没有正式合同，但有中标通知书、会议纪要、批复、公开文件、招商函、结算单的，都算书面承诺",
            ),
            Question::Breach => (
                "约定的期限还没有到",
                "到期后仍不履行的，再来投诉；对行政行为不服的，申请行政复议",
                "分期的款项有一期已经到期，或者对方已经书面表示不再履行的，不用等到最后一期",
            ),
        };
        Elsewhere { means, door: reason.map_or_else(|| door.to_owned(), |reason| reason.door.clone()), exception }
    }
}
