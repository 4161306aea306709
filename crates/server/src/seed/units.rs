//! What units do beside the cases: some have entered their mechanism, and meetings were held on hard cases.

use super::play::Play;
use crate::failure::Failure;
use casework::{ActRequest, MechanismForm, MeetingForm, TaskForm, Values};
use jiff::civil::Date;

/// Mechanisms: who enters it, title, number, day, leader, section, liaison, telephone.
const MECHANISMS: [[&str; 8]; 4] = [
    [
        "nm-fgw.shouli",
        "州发展改革委政府诚信履约工作机制",
        "南发改财金〔2024〕31号",
        "2024-03-12",
        "副主任 岩景行",
        "财金信用科",
        "曾秋菊",
        "0690-2120118",
    ],
    [
        "nm-zjj.chengban",
        "州住房城乡建设局违约失信核实认定工作规程",
        "南住建〔2024〕56号",
        "2024-04-08",
        "副局长 刀文军",
        "建筑市场监管科",
        "王雪梅",
        "0690-2123306",
    ],
    [
        "my-fgj.shouli",
        "勐阳县政府违约失信投诉处置工作机制",
        "阳发改〔2024〕19号",
        "2024-04-22",
        "副局长 玉罕",
        "信用股",
        "李正华",
        "0690-5122017",
    ],
    [
        "ml-fgj.shouli",
        "勐岭县政府违约失信投诉处置工作机制",
        "无文号",
        "2024-05-15",
        "副局长 岩罕龙",
        "综合股",
        "白玉兰",
        "0690-8122450",
    ],
];

/// The hard case, and its lead.
const CASE: &str = "verifying-overdue";
const LEAD: &str = "ml-fgj.shouli";

/// Working days before today: mechanisms, the meeting, the report of one task, the call of the next meeting.
const ENTERED: usize = 16;
const HELD: usize = 12;
const REPORTED: usize = 9;
const CALLED: usize = 1;

impl Play<'_> {
    /// What units do so many working days before today.
    pub(super) async fn units(&mut self, ago: usize, day: Date) -> Result<(), Failure> {
        match ago {
            ENTERED => self.mechanisms().await,
            HELD => self.meeting(day).await,
            REPORTED => self.report().await,
            CALLED => self.next_meeting().await,
            _ => Ok(()),
        }
    }

    async fn mechanisms(&mut self) -> Result<(), Failure> {
        for [login, title, document_no, adopted_on, leader, section, liaison, office_phone] in MECHANISMS {
            let viewer = self.viewer(login).await?;
            let form = MechanismForm {
                title: title.to_owned(),
                document_no: document_no.to_owned(),
                adopted_on: adopted_on.to_owned(),
                leader: leader.to_owned(),
                section: section.to_owned(),
                liaison: liaison.to_owned(),
                office_phone: office_phone.to_owned(),
            };
            self.casework.put_mechanism(&viewer, &form).await?;
        }
        Ok(())
    }

    /// Held and minuted on one day: one task will be reported in time, the other will be late.
    async fn meeting(&mut self, day: Date) -> Result<(), Failure> {
        let Some(number) = self.number(CASE) else { return Ok(()) };
        let viewer = self.viewer(LEAD).await?;
        let form = MeetingForm {
            kind: "topic".to_owned(),
            held_on: day.to_string(),
            place: "勐岭县政府二楼会议室".to_owned(),
            chair: "副县长 岩罕光".to_owned(),
            cases: number,
            organs: "nm-rsj\nnm-czj".to_owned(),
        };
        let meeting = self.casework.call_meeting(&viewer, &form).await?;
        let case = self.id(CASE).map(|id| id.to_string()).unwrap_or_default();
        let tasks = [
            ("nm-czj", "核对就业补助资金的下达和结余，提出拨付意见。"),
            ("nm-rsj", "复核42人的用工和参保记录，形成书面意见。"),
        ];
        for (organ, text) in tasks {
            let task = TaskForm {
                case: case.clone(),
                organ: organ.to_owned(),
                text: text.to_owned(),
                due_on: day.checked_add(jiff::Span::new().days(7)).unwrap_or(day).to_string(),
            };
            self.casework.add_meeting_task(&viewer, &meeting, &task, "").await?;
        }
        Ok(self.casework.end_meeting(&viewer, &meeting, Some("岭专题纪要〔2026〕4号")).await?)
    }

    async fn report(&mut self) -> Result<(), Failure> {
        let Some(id) = self.id(CASE) else { return Ok(()) };
        let viewer = self.viewer("nm-czj.chengban").await?;
        let words = [("no", "1"), ("text", "补助资金已下达，结余可以覆盖，建议按核定人数拨付。")];
        let values: Values = words.into_iter().map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).collect();
        let request = ActRequest { offer: "report_instruction".to_owned(), values, seen_version: None, key: None };
        self.casework.act(&viewer, &id, request).await?;
        Ok(())
    }

    async fn next_meeting(&mut self) -> Result<(), Failure> {
        let Some(number) = self.number("verifying-province") else { return Ok(()) };
        let viewer = self.viewer("nm-fgw.shouli").await?;
        let day = self.casework.now().date();
        let held_on = self.casework.calendar().due(day, domain::calendar::Length::WorkingDays(4)).last_day;
        let form = MeetingForm {
            kind: "joint".to_owned(),
            held_on: held_on.to_string(),
            place: "州政府三楼会议室".to_owned(),
            chair: "副州长 岩温".to_owned(),
            cases: number,
            organs: "nm-jtj\nnm-czj\nnm-zjj".to_owned(),
        };
        self.casework.call_meeting(&viewer, &form).await?;
        Ok(())
    }
}
