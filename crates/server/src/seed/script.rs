//! The language of the demonstration's scripts: a complaint and what is done about it, on which working day, by whom.

use super::firms::Firm;

/// A field of a form and its value. `@名称` files evidence of that name first and stands for it, `#script` is the number
/// of another script's case, `day+20` the date of the twentieth working day after registration.
pub type Value = (&'static str, &'static str);

/// On which case a step is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// The script's own case.
    Own,
    /// The case that was split off from it.
    Child,
}

/// One step.
#[derive(Debug, Clone)]
pub enum Step {
    /// Somebody does something.
    Act {
        /// Working days after registration, or after the last [`Step::Wait`].
        day: usize,
        /// Where.
        on: On,
        /// Who signs in.
        who: String,
        /// The act, `endorse` or `send_back`.
        offer: &'static str,
        /// The form.
        values: Vec<(String, String)>,
    },
    /// Nobody does anything until the clocks have brought the case to this stage; days count anew from then.
    Wait(&'static str),
}

/// A claim: words, 元 (empty for an act), due date.
pub type ClaimOf = (&'static str, &'static str, &'static str);

/// A case of the demonstration.
#[derive(Debug, Clone)]
pub struct Script {
    /// Its name in other scripts and in failures.
    pub name: &'static str,
    /// So many working days ago it was registered.
    pub ago: usize,
    /// The complainant.
    pub firm: Firm,
    /// The respondent.
    pub respondent: &'static str,
    /// Its lead.
    pub lead: &'static str,
    /// The organ that verifies.
    pub det: &'static str,
    /// Further fields of the form.
    pub form: Vec<(String, String)>,
    /// How many claims.
    pub claims: usize,
    /// What is done.
    pub steps: Vec<Step>,
}

fn owned(values: &[Value]) -> Vec<(String, String)> {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A script about `respondent`, led by `lead` and verified by `det`.
pub fn script(
    name: &'static str,
    ago: usize,
    firm: Firm,
    (respondent, lead, det): (&'static str, &'static str, &'static str),
) -> Script {
    Script { name, ago, firm, respondent, lead, det, form: Vec::new(), claims: 0, steps: Vec::new() }
}

impl Script {
    /// What the complaint is about: field, breach, evil, contract, day of signing, story.
    pub fn about(mut self, kind: [&'static str; 3], contract: &str, signed_on: &str, story: &str) -> Self {
        let fields = [("field", kind[0]), ("breach", kind[1]), ("evil", kind[2])];
        self.form.extend(fields.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let texts = [("contract", contract), ("signed_on", signed_on), ("narrative", story)];
        self.form.extend(texts.map(|(name, value)| (name.to_owned(), value.to_owned())));
        self
    }

    /// What is asked for.
    pub fn asks(mut self, claims: &[ClaimOf]) -> Self {
        for (words, sum, due_on) in claims {
            self.claims += 1;
            let no = self.claims;
            for (part, value) in [("words", words), ("sum", sum), ("due_on", due_on)] {
                self.form.push((format!("claim.{no}.{part}"), (*value).to_owned()));
            }
        }
        self
    }

    /// The channel it came by, with the channel's own number.
    pub fn by(mut self, channel: &str, native_id: &str) -> Self {
        self.form.push(("channel".to_owned(), channel.to_owned()));
        self.form.push(("native_id".to_owned(), native_id.to_owned()));
        self
    }

    /// Another field of the form.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.form.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Somebody does something on the own case.
    pub fn act(self, day: usize, who: &str, offer: &'static str, values: &[Value]) -> Self {
        self.step(day, On::Own, who, offer, owned(values))
    }

    fn step(mut self, day: usize, on: On, who: &str, offer: &'static str, values: Vec<(String, String)>) -> Self {
        self.steps.push(Step::Act { day, on, who: who.to_owned(), offer, values });
        self
    }

    /// Clocks bring the case to a stage.
    pub fn wait(mut self, stage: &'static str) -> Self {
        self.steps.push(Step::Wait(stage));
        self
    }

    /// The lead's officer does something.
    pub fn lead(self, day: usize, offer: &'static str, values: &[Value]) -> Self {
        let who = format!("{}.shouli", self.lead);
        self.act(day, &who, offer, values)
    }

    /// The lead's officer proposes and its head approves.
    pub fn lead_two(self, day: usize, offer: &'static str, values: &[Value]) -> Self {
        let head = format!("{}.fuzeren", self.lead);
        self.lead(day, offer, values).act(day, &head, "endorse", &[])
    }

    /// The handler of the verifying organ does something.
    pub fn det(self, day: usize, offer: &'static str, values: &[Value]) -> Self {
        let who = format!("{}.chengban", self.det);
        self.act(day, &who, offer, values)
    }

    /// Handler and approver.
    pub fn two(self, day: usize, offer: &'static str, values: &[Value]) -> Self {
        let who = format!("{}.pizhun", self.det);
        let asked = if offer.starts_with("accept_") { self.received(day) } else { self };
        let drafted = asked.det(day, offer, values);
        let agreed = if offer == "settle" { drafted.agrees(day) } else { drafted };
        agreed.act(day, &who, "endorse", &[])
    }

    /// The complainant does something with the query code.
    pub fn own(self, day: usize, offer: &'static str, values: &[Value]) -> Self {
        self.act(day, super::COMPLAINANT, offer, values)
    }

    /// The lead calls the complainant, who says that the money has come.
    pub fn received(self, day: usize) -> Self {
        let asked =
            [("about", "payment"), ("answer", "confirmed"), ("text", "拨打登记时留下的电话，投诉人本人确认已到账。")];
        self.lead(day, "call_back", &asked)
    }

    /// The lead calls the complainant about a settlement that waits for its last hand.
    fn agrees(self, day: usize) -> Self {
        let asked =
            [("about", "settlement"), ("answer", "confirmed"), ("text", "拨打登记时留下的电话，投诉人本人同意和解。")];
        self.lead(day, "call_back", &asked)
    }

    /// The respondent refuses, and the lead asks it again.
    pub fn refuses(self, day: usize, excuse: &'static str, text: &'static str) -> Self {
        let asked = [
            ("about", "refusal"),
            ("answer", "confirmed"),
            ("text", "致电该单位办公室，主要负责人确认不能按通知整改。"),
        ];
        self.resp(day, "refuse", &[("excuse", excuse), ("text", text)]).lead(day, "call_back", &asked)
    }

    /// Handler, reviewer and approver of an organ.
    pub fn three_of(self, organ: &str, day: usize, offer: &'static str, values: &[Value]) -> Self {
        let seat = |office: &str| format!("{organ}.{office}");
        self.act(day, &seat("chengban"), offer, values)
            .act(day, &seat("shenhe"), "endorse", &[("text", "经审核，事实清楚，同意拟办意见。")])
            .act(day, &seat("pizhun"), "endorse", &[("text", "同意。")])
    }

    /// Handler, reviewer and approver of the verifying organ.
    pub fn three(self, day: usize, offer: &'static str, values: &[Value]) -> Self {
        let organ = self.det;
        self.three_of(organ, day, offer, values)
    }

    /// The respondent's officer does something.
    pub fn resp(self, day: usize, offer: &'static str, values: &[Value]) -> Self {
        let who = format!("{}.jingban", self.respondent);
        self.act(day, &who, offer, values)
    }

    /// The respondent's head waives the defence, and the lead asks again.
    pub fn waived(self, day: usize) -> Self {
        let head = format!("{}.danweifuzeren", self.respondent);
        let asked =
            [("about", "waiver"), ("answer", "confirmed"), ("text", "致电该单位办公室，主要负责人确认放弃申辩。")];
        self.act(day, &head, "waive_defence", &[]).lead(day, "call_back", &asked)
    }

    /// The verifying organ does something about the case that was split off, by one hand or two.
    pub fn child(self, day: usize, hands: usize, offer: &'static str, values: &[Value]) -> Self {
        let (first, second) = (format!("{}.chengban", self.det), format!("{}.pizhun", self.det));
        let script = self.step(day, On::Child, &first, offer, owned(values));
        if hands < 2 { script } else { script.step(day, On::Child, &second, "endorse", Vec::new()) }
    }

    /// The enterprise was a large one when it signed: 条例 802 does not apply, and no interest runs by it.
    pub fn large(mut self) -> Self {
        self.form.push(("size".to_owned(), "large".to_owned()));
        self
    }

    /// Accepted as it was registered: what the counter asked stands.
    pub fn accepted(self, day: usize) -> Self {
        self.lead(day, "accept", &[("private", "true")])
    }

    /// Accepted and handed to the verifying organ.
    pub fn handed(self, day: usize) -> Self {
        let organ = self.det;
        self.accepted(day).lead(day, "hand_over", &[("organ", organ)])
    }

    /// Handed over, signed for, the respondent heard.
    pub fn heard(self, excuse: &'static str, statement: &'static str) -> Self {
        self.handed(1).det(2, "sign_for", &[]).det(2, "order_statement", &[]).resp(
            5,
            "state",
            &[("excuses", excuse), ("text", statement)],
        )
    }

    /// Every claim found to be so, and on what that rests.
    fn found(&self, finding: &str, ground: &str, story: &str) -> Vec<(String, String)> {
        let mut values = vec![("text".to_owned(), story.to_owned())];
        for no in 1..=self.claims {
            values.push((format!("finding.{no}"), finding.to_owned()));
            values.push((format!("finding.{no}.ground"), ground.to_owned()));
        }
        values
    }

    /// All claims 属实 and the order to rectify served, on the eighth day.
    pub fn ordered(self, excuse: &'static str, statement: &'static str, story: &str) -> Self {
        let script = self.heard(excuse, statement);
        let values = script.found("true", "evidence", story);
        let who = format!("{}.chengban", script.det);
        script.step(8, On::Own, &who, "conclude", values).det(8, "serve_order", &[("manner", "system")])
    }

    /// All claims 不属实 by three hands on the eighth day, the reply served on the ninth.
    pub fn untrue(self, statement: &'static str, story: &str) -> Self {
        let script = self.heard("none", statement);
        let values = script.found("untrue", "no_obligation", story);
        let seat = |office: &str| format!("{}.{office}", script.det);
        let hands = [seat("chengban"), seat("shenhe"), seat("pizhun")];
        script
            .step(8, On::Own, &hands[0], "conclude", values)
            .act(8, &hands[1], "endorse", &[("text", "经审核，结论有据。")])
            .act(8, &hands[2], "endorse", &[("text", "同意。")])
            .det(9, "serve_reply", &[("manner", "system")])
    }

    /// All claims 有分歧 by two hands on the eighth day, the reply served on the ninth.
    pub fn disputed(self, statement: &'static str, story: &str) -> Self {
        let script = self.heard("quality_dispute", statement);
        let values = script.found("disputed", "amount_contested", story);
        let (first, second) = (format!("{}.chengban", script.det), format!("{}.pizhun", script.det));
        script.step(8, On::Own, &first, "conclude", values).act(8, &second, "endorse", &[]).det(
            9,
            "serve_reply",
            &[("manner", "system")],
        )
    }

    /// The respondent refuses; advance notice, no defence wanted, determined: all within five days from `day`.
    pub fn refused_and_determined(self, day: usize, excuse: &'static str, severity: &'static str) -> Self {
        self.refuses(day, excuse, "经研究，目前无法按整改通知的要求履行。")
            .det(day + 1, "serve_notice", &[("manner", "system")])
            .waived(day + 2)
            .three(day + 4, "determine", &[("severity", severity), ("text", REASON)])
    }

    /// The record pushed to the prefecture's lead, reported and receipted, on one day.
    pub fn reported(self, day: usize) -> Self {
        self.act(day, "nm-fgw.shouli", "receive_push", &[]).receipted(day)
    }

    /// The province's receipt, which came on paper.
    pub fn receipted(self, day: usize) -> Self {
        let form = [("package", "省级接收平台人工回执"), ("accepted", "on")];
        self.act(day, "nm-fgw.shengji", "enter_receipt", &form)
    }

    /// A measure that the lead proposes, that its unit decides by two hands, and applies three days later.
    pub fn sanctioned(self, day: usize, measure: &'static str, no: &'static str, unit: &'static str) -> Self {
        let (who, head) = (format!("{unit}.chengjie"), format!("{unit}.chengjiefuzeren"));
        let proof = [("no", no), ("proof", "@惩戒措施实施情况说明")];
        self.lead(day, "propose_sanction", &[("measure", measure), ("organ", unit)])
            .act(day, &who, "decide_sanction", &[("measure", measure)])
            .act(day, &head, "endorse", &[("text", "属于本单位职能，同意实施。")])
            .act(day + 3, &who, "apply_sanction", &proof)
    }

    /// A measure of the nation or the province: the county's lead proposes it, the prefecture's asks for it.
    pub fn asked_above(self, day: usize, measure: &'static str) -> Self {
        self.lead(day, "propose_sanction", &[("measure", measure)])
            .act(day, "nm-fgw.shouli", "report_measure", &[("measure", measure)])
            .act(day, "nm-fgw.fuzeren", "endorse", &[("text", "同意提请。")])
    }
}

const REASON: &str =
    "经核实，被投诉主体未按约定履行义务，督促整改后仍未履行，拒不整改事实清楚、证据充分，依法认定为违约失信。";
