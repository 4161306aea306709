//! A line of the timeline as pages show it.

/// What a line of the timeline is: its shape, its word and the filter it answers to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// Something was done.
    Act,
    /// A hand in a decision.
    Sign,
    /// A clock warned, ran out or was computed again.
    Clock,
    /// A message.
    Message,
    /// A piece of evidence.
    Evidence,
    /// A slip mended or an entry taken back.
    Mend,
    /// Somebody looked at personal data.
    Look,
}

impl EntryKind {
    /// The word beside the shape.
    pub fn label(self) -> &'static str {
        match self {
            Self::Act => "办理",
            Self::Sign => "签批",
            Self::Clock => "时限",
            Self::Message => "消息",
            Self::Evidence => "证据",
            Self::Mend => "更正",
            Self::Look => "查阅",
        }
    }

    /// The word in class names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Sign => "sign",
            Self::Clock => "clock",
            Self::Message => "message",
            Self::Evidence => "evidence",
            Self::Mend => "mend",
            Self::Look => "look",
        }
    }
}

/// What an entry leads to: a letter or a piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentLink {
    /// A letter; otherwise evidence.
    pub letter: bool,
    /// Which.
    pub id: String,
    /// Its words.
    pub label: String,
}

/// A line of the timeline: an entry with the clocks it moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimelineItem {
    /// Its place in the log.
    pub version: u32,
    /// The place of the last event told in this line.
    pub through: u32,
    /// What it is.
    pub kind: EntryKind,
    /// What happened.
    pub label: String,
    /// Who, for which organ, in which capacity.
    pub who: String,
    /// The legal day.
    pub occurred_on: String,
    /// When it was entered.
    pub recorded_at: String,
    /// Entered late.
    pub late: bool,
    /// The rest.
    pub details: Vec<String>,
    /// What it did to clocks, each named.
    pub clocks: Vec<String>,
    /// Letters and evidence that belong to it.
    pub documents: Vec<DocumentLink>,
    /// It was corrected or annulled: by which entry, and what stands instead.
    pub replaced: Option<String>,
}
