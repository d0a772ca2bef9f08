//! 人员: officers, reviewers, heads, disclosure officers, administrators; their posts and certificates.

use crate::event::Recorded;
use crate::field::{FieldError, Fields, Reader};
use crate::{Code, Held, event};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A post that allows certain steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 执法人员 (承办人)
    Officer,
    /// 机关负责人
    Head,
    /// 法制审核人员
    Reviewer,
    /// 公示专员
    Discloser,
    /// 管理员
    Administrator,
}

/// The two certificates a statistics officer may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateKind {
    /// 行政执法证
    Administrative,
    /// 统计执法证
    Statistics,
}

/// What happens to a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    /// Entered in the register.
    #[serde(rename = "person.registered")]
    Registered {
        /// The agency.
        agency: Code,
        /// 工号, the name for signing in.
        staff_no: String,
        /// 姓名
        #[serde(default)]
        name: Held<String>,
        /// 内设机构
        unit: String,
        /// 职务
        post: String,
    },
    /// A role from a day on.
    #[serde(rename = "person.role_granted")]
    RoleGranted {
        /// Which.
        role: Role,
        /// First day.
        from: Date,
        /// The appointment it rests on.
        basis: String,
    },
    /// A role ended.
    #[serde(rename = "person.role_ended")]
    RoleEnded {
        /// Which.
        role: Role,
        /// Last day it was held.
        on: Date,
        /// Why.
        reason: String,
    },
    /// An enforcement certificate.
    #[serde(rename = "person.certificate_issued")]
    CertificateIssued {
        /// The certificate.
        #[serde(flatten)]
        certificate: Certificate,
    },
    /// A certificate was revoked before its term.
    #[serde(rename = "person.certificate_revoked")]
    CertificateRevoked {
        /// Its number.
        number: String,
        /// From this day it is not valid.
        on: Date,
        /// Why.
        reason: String,
    },
}

/// An enforcement certificate (执法证件).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// 证件编号
    pub number: String,
    /// 种类
    pub kind: CertificateKind,
    /// 发证机关
    pub issuer: String,
    /// First day of validity.
    pub from: Date,
    /// Last day of validity.
    pub until: Date,
}

/// A certificate on record, and when it was revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldCertificate {
    /// As issued.
    pub certificate: Certificate,
    /// The day of revocation.
    pub revoked: Option<Date>,
}

/// A role over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleTerm {
    /// Which.
    pub role: Role,
    /// First day.
    pub from: Date,
    /// Last day, once it ended.
    pub until: Option<Date>,
    /// What it rests on.
    pub basis: String,
}

/// A person as registered.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Person {
    /// The agency; `None` before registration.
    pub agency: Option<Code>,
    /// 工号
    pub staff_no: String,
    /// 姓名
    pub name: Held<String>,
    /// 内设机构
    pub unit: String,
    /// 职务
    pub post: String,
    /// Roles held and ended.
    pub roles: Vec<RoleTerm>,
    /// Certificates valid and lapsed.
    pub certificates: Vec<HeldCertificate>,
}

impl Role {
    /// Every role.
    pub const ALL: &[Role] =
        &[Role::Officer, Role::Head, Role::Reviewer, Role::Discloser, Role::Administrator];

    /// The word in forms, lists and events.
    pub fn word(self) -> &'static str {
        match self {
            Role::Officer => "officer",
            Role::Head => "head",
            Role::Reviewer => "reviewer",
            Role::Discloser => "discloser",
            Role::Administrator => "administrator",
        }
    }

    /// As people say it.
    pub fn name(self) -> &'static str {
        match self {
            Role::Officer => "执法人员",
            Role::Head => "机关负责人",
            Role::Reviewer => "法制审核人员",
            Role::Discloser => "公示专员",
            Role::Administrator => "管理员",
        }
    }
}

impl CertificateKind {
    /// Both kinds.
    pub const ALL: &[CertificateKind] =
        &[CertificateKind::Statistics, CertificateKind::Administrative];

    /// The word in forms and events.
    pub fn word(self) -> &'static str {
        match self {
            CertificateKind::Administrative => "administrative",
            CertificateKind::Statistics => "statistics",
        }
    }

    /// As people say it.
    pub fn name(self) -> &'static str {
        match self {
            CertificateKind::Administrative => "行政执法证",
            CertificateKind::Statistics => "统计执法证",
        }
    }
}

impl HeldCertificate {
    /// Whether it is valid on `day`.
    pub fn valid_on(&self, day: Date) -> bool {
        self.certificate.from <= day
            && day <= self.certificate.until
            && self.revoked.is_none_or(|revoked| day < revoked)
    }
}

impl Person {
    /// Folds one event.
    pub fn apply(&mut self, recorded: &Recorded) {
        let event::Event::Person(event) = &recorded.event else { return };
        match event {
            Event::Registered { agency, staff_no, name, unit, post } => {
                self.agency = Some(agency.clone());
                self.staff_no.clone_from(staff_no);
                self.name = name.clone();
                self.unit.clone_from(unit);
                self.post.clone_from(post);
            }
            Event::RoleGranted { role, from, basis } => self.roles.push(RoleTerm {
                role: *role,
                from: *from,
                until: None,
                basis: basis.clone(),
            }),
            Event::RoleEnded { role, on, .. } => {
                for term in self.roles.iter_mut().filter(|term| term.role == *role) {
                    term.until.get_or_insert(*on);
                }
            }
            Event::CertificateIssued { certificate } => self
                .certificates
                .push(HeldCertificate { certificate: certificate.clone(), revoked: None }),
            Event::CertificateRevoked { number, on, .. } => {
                for held in &mut self.certificates {
                    if held.certificate.number == *number {
                        held.revoked.get_or_insert(*on);
                    }
                }
            }
        }
    }

    /// Whether the role is held on `day`.
    pub fn has(&self, role: Role, day: Date) -> bool {
        self.roles.iter().any(|term| {
            term.role == role && term.from <= day && term.until.is_none_or(|until| day <= until)
        })
    }

    /// The certificate that qualifies the person on `day`, if any.
    pub fn certificate_on(&self, day: Date) -> Option<&Certificate> {
        self.certificates.iter().find(|held| held.valid_on(day)).map(|held| &held.certificate)
    }

    /// Whether the person may be named as a handling officer on `day`.
    pub fn qualified_on(&self, day: Date) -> bool {
        self.has(Role::Officer, day) && self.certificate_on(day).is_some()
    }
}

impl Event {
    /// One line for a timeline.
    pub fn summary(&self) -> String {
        match self {
            Event::Registered { staff_no, .. } => format!("登记人员，工号 {staff_no}"),
            Event::RoleGranted { role, .. } => format!("授予{}职责", role.name()),
            Event::RoleEnded { role, .. } => format!("终止{}职责", role.name()),
            Event::CertificateIssued { certificate } => {
                format!("登记{} {}", certificate.kind.name(), certificate.number)
            }
            Event::CertificateRevoked { number, .. } => format!("证件 {number} 失效"),
        }
    }
}

/// A person to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPerson {
    /// 工号
    pub staff_no: String,
    /// 姓名
    pub name: String,
    /// 内设机构
    pub unit: String,
    /// 职务
    pub post: String,
}

impl NewPerson {
    /// Reads the form.
    pub fn read(fields: &Fields) -> Result<NewPerson, Vec<FieldError>> {
        let mut reader = Reader::new(fields);
        let person = NewPerson::from(&mut reader);
        reader.finish(person)
    }

    /// Reads the fields as part of a larger form.
    pub fn from(reader: &mut Reader<'_>) -> Option<NewPerson> {
        let staff_no = reader.text("staff_no", "工号", 20).filter(|number| {
            let plain = number.bytes().all(|b| b.is_ascii_alphanumeric());
            if !plain {
                reader.wrong("staff_no", "工号只能是数字和英文字母，例如 430017");
            }
            plain
        });
        let name = reader.text("name", "姓名", 40);
        let unit = reader.text("unit", "内设机构", 40);
        let post = reader.text("post", "职务", 40);
        Some(NewPerson { staff_no: staff_no?, name: name?, unit: unit?, post: post? })
    }
}

impl Certificate {
    /// Reads the form.
    pub fn read(fields: &Fields) -> Result<Certificate, Vec<FieldError>> {
        let mut reader = Reader::new(fields);
        let number = reader.text("number", "证件编号", 30);
        let kind = reader.choice("kind", "证件种类", CertificateKind::ALL, CertificateKind::word);
        let issuer = reader.text("issuer", "发证机关", 60);
        let from = reader.date("from", "有效期起");
        let until = reader.date("until", "有效期止");
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            reader.wrong("until", format!("有效期止 {until} 早于有效期起 {from}，请核对证件"));
        }
        let certificate = (|| {
            Some(Certificate {
                number: number?,
                kind: kind?,
                issuer: issuer?,
                from: from?,
                until: until?,
            })
        })();
        reader.finish(certificate)
    }
}
