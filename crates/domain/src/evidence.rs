//! 证据: one piece, its bytes named by digest, and everyone who looked at it.

use crate::event::Recorded;
use crate::words::words;
use crate::{Code, Held, event};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A piece of evidence whose bytes are already in object storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its code.
    pub code: Code,
    /// What it shows.
    #[serde(default)]
    pub title: Held<String>,
    /// The name of the file as uploaded.
    #[serde(default)]
    pub file_name: Held<String>,
    /// SHA-256 of the bytes, hex.
    pub sha256: String,
    /// SM3 of the bytes, hex.
    pub sm3: String,
    /// Size in bytes.
    pub size: u64,
    /// Media type, found from the content.
    pub media_type: String,
    /// What it is for.
    #[serde(default)]
    pub category: Category,
}

words! {
    /// 证据种类 (行政处罚法 §46), and the papers of the procedure itself.
    Category {
        Document = "document", "书证";
        Physical = "physical", "物证";
        AudioVisual = "audio_visual", "视听资料";
        Electronic = "electronic", "电子数据";
        Testimony = "testimony", "证人证言";
        PartyStatement = "party_statement", "当事人的陈述";
        Appraisal = "appraisal", "鉴定意见";
        OnTheSpot = "on_the_spot", "勘验笔录、现场笔录的附件";
        Identity = "identity", "主体资格材料";
        Receipt = "receipt", "送达凭证";
        Scan = "scan", "盖章签名的文书原件";
        Payment = "payment", "缴款票据";
    }
}

/// What was added before categories existed is a document.
impl Default for Category {
    fn default() -> Category {
        Category::Document
    }
}

impl Category {
    /// Whether a decision can rest on it; the papers of the procedure prove how, not what.
    pub fn proves_the_facts(self) -> bool {
        !matches!(self, Category::Receipt | Category::Scan | Category::Payment)
    }
}

impl Item {
    /// Whether it is audio, video or a picture.
    pub fn is_av(&self) -> bool {
        ["image/", "audio/", "video/"].iter().any(|start| self.media_type.starts_with(start))
    }
}

/// What happens to a piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// Entered into a case.
    #[serde(rename = "evidence.added")]
    Added {
        /// The agency.
        agency: Code,
        /// The case.
        case_code: Code,
        /// The piece; each of its parts is a field of the event.
        #[serde(flatten)]
        item: Item,
    },
    /// Somebody looked at it or downloaded it.
    #[serde(rename = "evidence.viewed")]
    Viewed {
        /// `view` or `download`.
        how: String,
    },
}

/// A look at a piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Who.
    pub by: Option<Code>,
    /// When.
    pub at: Timestamp,
    /// `view` or `download`.
    pub how: String,
}

/// A piece of evidence as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// The agency.
    pub agency: Option<Code>,
    /// The case.
    pub case: Option<Code>,
    /// The piece; `None` before it was added.
    pub item: Option<Item>,
    /// The latest hundred looks, newest last; all of them stay in the record.
    pub views: Vec<View>,
}

impl Evidence {
    /// Folds one event.
    pub fn apply(&mut self, recorded: &Recorded) {
        let event::Event::Evidence(event) = &recorded.event else { return };
        match event {
            Event::Added { agency, case_code, item } => {
                self.agency = Some(agency.clone());
                self.case = Some(case_code.clone());
                self.item = Some(item.clone());
            }
            Event::Viewed { how } => {
                if self.views.len() == 100 {
                    self.views.remove(0);
                }
                self.views.push(View {
                    by: recorded.actor.clone(),
                    at: recorded.at,
                    how: how.clone(),
                });
            }
        }
    }
}

impl Event {
    /// One line for a timeline.
    pub fn summary(&self) -> String {
        match self {
            Event::Added { item, .. } => format!("上传证据《{}》", item.title.shown()),
            Event::Viewed { how } if how == "download" => "下载证据".to_owned(),
            Event::Viewed { .. } => "查看证据".to_owned(),
        }
    }
}
