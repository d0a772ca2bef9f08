//! A step as it is asked of the program: the fields of its form, and the commands these become by the
//! same readers that the pages use.

use domain::agency::Particulars;
use domain::authority::register::Command as Register;
use domain::case::command::Command as CaseCommand;
use domain::case::procedure::Take;
use domain::case::steps::Step;
use domain::evidence;
use domain::field::{FieldError, Fields, Reader};
use domain::person::{Certificate, NewPerson, Role};
use domain::series::Purpose;
use domain::{Code, Command, time};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the table below says what each is called")]
pub enum Verb {
    Establish,
    ChangeParticulars,
    Register,
    GrantRole,
    EndRole,
    IssueCertificate,
    RevokeCertificate,
    RegisterClue,
    RequestFiling,
    ReturnFiling,
    File,
    MakeRecord,
    Draft,
    RequestReview,
    Review,
    Issue,
    Publish,
    ReserveNumber,
    VoidNumber,
    Note,
    /// A step of the ordinary procedure, through the form it shares with the others.
    Take(Step),
}

const WORDS: [(Verb, &str); 40] = [
    (Verb::Establish, "设立机关"),
    (Verb::ChangeParticulars, "修改机关信息"),
    (Verb::Register, "登记人员"),
    (Verb::GrantRole, "授予职责"),
    (Verb::EndRole, "终止职责"),
    (Verb::IssueCertificate, "登记证件"),
    (Verb::RevokeCertificate, "证件失效"),
    (Verb::RegisterClue, "登记线索"),
    (Verb::RequestFiling, "提请立案"),
    (Verb::ReturnFiling, "退回立案"),
    (Verb::File, "批准立案"),
    (Verb::MakeRecord, "制作记录"),
    (Verb::Draft, "拟写决定书"),
    (Verb::RequestReview, "送审"),
    (Verb::Review, "审核"),
    (Verb::Issue, "签发"),
    (Verb::Publish, "公示"),
    (Verb::ReserveNumber, "预留文号"),
    (Verb::VoidNumber, "作废文号"),
    (Verb::Note, "备注"),
    (Verb::Take(Step::Check), "核查线索"),
    (Verb::Take(Step::ChangeHandlers), "调整承办人"),
    (Verb::Take(Step::Ask), "请示"),
    (Verb::Take(Step::Answer), "批示"),
    (Verb::Take(Step::NotifyInspection), "检查通知"),
    (Verb::Take(Step::OrderCorrection), "责令改正"),
    (Verb::Take(Step::Inquire), "查询"),
    (Verb::Take(Step::AnswerInquiry), "查询答复"),
    (Verb::Take(Step::Preserve), "登记保存"),
    (Verb::Take(Step::DisposePreservation), "处理保存"),
    (Verb::Take(Step::CloseInvestigation), "调查终结"),
    (Verb::Take(Step::Notify), "告知"),
    (Verb::Take(Step::Serve), "送达"),
    (Verb::Take(Step::State), "陈述申辩"),
    (Verb::Take(Step::AnswerStatement), "复核申辩"),
    (Verb::Take(Step::ChooseHearing), "听证意愿"),
    (Verb::Take(Step::Discuss), "集体讨论"),
    (Verb::Take(Step::BindScan), "收存原件"),
    (Verb::Take(Step::Pay), "缴款"),
    (Verb::Take(Step::Close), "结案"),
];

/// A file that comes with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// What it shows.
    pub title: String,
    /// The name of the file.
    pub file_name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A step as it is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The command id of the form.
    pub id: String,
    /// Who asks; `None` is 系统.
    pub actor: Option<Code>,
    /// What is asked.
    pub verb: Verb,
    /// The case, person or agency; for a clue the code that the new case may take.
    pub about: Option<Code>,
    /// The fields of the form.
    pub fields: Fields,
    /// The files that come with it.
    pub uploads: Vec<Upload>,
    /// The version that was seen.
    pub seen: Option<u64>,
    /// When.
    pub now: Timestamp,
}

impl Verb {
    /// The step with this word.
    pub fn parse(word: &str) -> Option<Verb> {
        WORDS.iter().find(|(_, known)| *known == word).map(|(verb, _)| *verb)
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(verb, _)| *verb == self).map_or("", |(_, word)| word)
    }

    /// Whether it is about a case.
    pub fn is_of_a_case(self) -> bool {
        !matches!(
            self,
            Verb::Establish
                | Verb::ChangeParticulars
                | Verb::Register
                | Verb::GrantRole
                | Verb::EndRole
                | Verb::IssueCertificate
                | Verb::RevokeCertificate
        )
    }
}

impl Ask {
    /// The commands that the form becomes, in order: 批准立案 and 签发 first take a number. `kept` are
    /// the files that came with it, once they are in storage.
    pub fn commands(&self, kept: Vec<evidence::Item>) -> Result<Vec<Command>, Vec<FieldError>> {
        let about = self.about.clone().ok_or_else(|| wrong("", "没有说是哪一个"))?;
        if self.verb.is_of_a_case() {
            let commands = self.in_case(kept)?;
            return Ok(commands.into_iter().map(|c| Command::Case(about.clone(), c)).collect());
        }
        self.in_register(about).map(|command| vec![Command::Register(command)])
    }

    /// The id of the n-th of its commands.
    pub fn id_of(&self, n: usize) -> String {
        format!("{}-{n}", self.id)
    }

    /// The bytes of the document that the step issues, where it issues one: what a driver without a
    /// typesetter stores in place of the PDF.
    pub fn paper(&self) -> Option<Vec<u8>> {
        let issues = matches!(self.verb, Verb::File | Verb::Issue);
        issues.then(|| format!("{} {}", self.verb.word(), self.id).into_bytes())
    }

    fn in_case(&self, kept: Vec<evidence::Item>) -> Result<Vec<CaseCommand>, Vec<FieldError>> {
        let (fields, today) = (&self.fields, time::civil_date(self.now));
        let template = || fields.get("template").to_owned();
        let on = || {
            let mut reader = Reader::new(fields);
            let on = reader.date("on", "文书日期");
            reader.finish(on)
        };
        let document = || digest(&self.paper().unwrap_or_default());
        let number = |purpose| CaseCommand::ReserveNumber { purpose, template: template() };
        Ok(match self.verb {
            Verb::RegisterClue => vec![CaseCommand::clue(fields, today)?],
            Verb::RequestFiling => vec![CaseCommand::filing_request(fields)?],
            Verb::ReturnFiling => vec![CaseCommand::filing_return(fields)?],
            Verb::File => {
                let file = CaseCommand::File { on: on()?, document: document() };
                vec![number(Purpose::Filing), file]
            }
            Verb::MakeRecord => vec![CaseCommand::record(fields, kept, today)?],
            Verb::Draft => vec![CaseCommand::draft(fields, &template())?],
            Verb::RequestReview => vec![CaseCommand::RequestReview { template: template() }],
            Verb::Review => vec![CaseCommand::review(fields, &template())?],
            Verb::Issue => {
                let (on, document) = (on()?, document());
                let issue = CaseCommand::Issue { on, document, template: template() };
                vec![number(Purpose::Decision), issue]
            }
            Verb::Publish => vec![CaseCommand::Publish],
            Verb::ReserveNumber => vec![number(Purpose::Decision)],
            Verb::VoidNumber => vec![CaseCommand::void_number(fields)?],
            Verb::Note => vec![CaseCommand::note(fields)?],
            Verb::Take(step) => {
                let take = Take::read(step, fields, kept, today, &template())?;
                vec![CaseCommand::Take(take)]
            }
            Verb::Establish
            | Verb::ChangeParticulars
            | Verb::Register
            | Verb::GrantRole
            | Verb::EndRole
            | Verb::IssueCertificate
            | Verb::RevokeCertificate => Vec::new(),
        })
    }

    fn in_register(&self, about: Code) -> Result<Register, Vec<FieldError>> {
        let fields = &self.fields;
        let mut reader = Reader::new(fields);
        let command = match self.verb {
            Verb::Establish => Some(Register::Establish {
                particulars: Box::new(Particulars::read(fields)?),
                administrator: NewPerson::read(fields)?,
                demo: false,
            }),
            Verb::ChangeParticulars => Some(Register::ChangeParticulars {
                agency: about,
                particulars: Box::new(Particulars::read(fields)?),
            }),
            Verb::Register => Some(Register::Register { person: NewPerson::read(fields)? }),
            Verb::GrantRole => {
                let role = reader.choice("role", "职责", Role::ALL, Role::word);
                let from = reader.date("from", "任职日期");
                let basis = reader.text("basis", "任命依据", 200);
                (|| {
                    let (role, from, basis) = (role?, from?, basis?);
                    Some(Register::GrantRole { person: about, role, from, basis })
                })()
            }
            Verb::EndRole => {
                let role = reader.choice("role", "职责", Role::ALL, Role::word);
                let reason = reader.text("reason", "理由", 200);
                (|| Some(Register::EndRole { person: about, role: role?, reason: reason? }))()
            }
            Verb::IssueCertificate => Some(Register::IssueCertificate {
                person: about,
                certificate: Certificate::read(fields)?,
            }),
            Verb::RevokeCertificate => {
                let number = reader.text("number", "证件编号", 30);
                let on = reader.date("on", "失效日期");
                let reason = reader.text("reason", "理由", 200);
                (|| {
                    let (number, on, reason) = (number?, on?, reason?);
                    Some(Register::RevokeCertificate { person: about, number, on, reason })
                })()
            }
            _ => None,
        };
        reader.finish(command)
    }
}

/// SHA-256, hex.
pub fn digest(bytes: &[u8]) -> String {
    domain::case::papers::hex(&Sha256::digest(bytes))
}

fn wrong(field: &str, message: &str) -> Vec<FieldError> {
    vec![FieldError { field: field.to_owned(), message: message.to_owned() }]
}
