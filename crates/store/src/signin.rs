//! Signing in: passwords (argon2id), sessions, one-time links. Not the record: mutable, in tables of
//! their own, never events. A cookie's token is stored only as its digest.

use crate::{Fault, Store};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use domain::Code;
use domain::person::Role;
use jiff::Timestamp;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Wrong passwords in a row before the account is locked.
pub(crate) const FAILURES: i64 = 5;
/// How long it stays locked.
pub(crate) const LOCKED_MS: i64 = 15 * 60 * 1000;
/// A session without a request for so long has ended.
const IDLE_MS: i64 = 60 * 60 * 1000;
/// A session lasts a working day at most.
const SESSION_MS: i64 = 12 * 60 * 60 * 1000;
/// A one-time link is good for so many hours.
pub const LINK_HOURS: i64 = 72;
const LINK_MS: i64 = LINK_HOURS * 60 * 60 * 1000;
/// The shortest password, in characters.
pub const PASSWORD_MIN: usize = 12;

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The person.
    pub person: Code,
    /// The agency.
    pub agency: Code,
}

/// The answer to signing in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// Signed in; the token for the cookie.
    In(String),
    /// No such number, or the wrong password: which of the two is not said.
    Wrong,
    /// Too many wrong passwords, whether or not there is such a number; minutes until it opens again.
    Locked(i64),
}

/// What a one-time link is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// 设立机关
    Establish,
    /// 设置密码
    SetPassword(Code),
}

/// The first administrator of an agency none of whose administrators has a password: nobody there
/// can let anybody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stranded {
    /// The administrator.
    pub person: Code,
    /// 工号
    pub staff_no: String,
    /// 姓名
    pub name: String,
    /// The agency's name.
    pub organ: String,
}

impl Store {
    /// Checks a staff number and a password and opens a session.
    pub async fn sign_in(
        &self,
        staff_no: &str,
        password: &str,
        now: Timestamp,
    ) -> Result<SignIn, Fault> {
        let now = now.as_millisecond();
        let sql = "SELECT p.code, p.agency, c.password, c.failures \
                   FROM person_list p JOIN credentials c ON c.person = p.code \
                   WHERE p.staff_no = $1 ORDER BY p.code LIMIT 8";
        let rows = self.db.fetch(sql, &[staff_no.trim().into()]).await?;
        if rows.is_empty() {
            // An unknown number is locked like any other, and takes as long as a wrong password.
            if let Some(until) = self.knocks.count(digest(staff_no.trim()), now) {
                return Ok(SignIn::Locked(minutes(until, now)));
            }
            verify(DUMMY.clone(), password.to_owned()).await?;
            return Ok(SignIn::Wrong);
        }
        let mut locked = None;
        let mut tried = Vec::new();
        for row in &rows {
            let person = row.text(0)?;
            // Counted before it is checked: many guesses at once are not more guesses.
            if !self.count_try(person, now).await? {
                locked = Some(self.locked_minutes(person, now).await?);
                continue;
            }
            if verify(row.text(2)?.to_owned(), password.to_owned()).await? {
                self.forget_tries(person, 0).await?;
                // Another agency's person of the same number was not the one who knocked.
                for (other, failures) in tried {
                    self.forget_tries(other, failures).await?;
                }
                return self.open_session(person, row.text(1)?, now).await.map(SignIn::In);
            }
            tried.push((person, row.int(3)?));
        }
        Ok(locked.map_or(SignIn::Wrong, SignIn::Locked))
    }

    /// Who has the session of `token`. Its idle time starts again.
    pub async fn session(&self, token: &str, now: Timestamp) -> Result<Option<Session>, Fault> {
        let now = now.as_millisecond();
        let token = digest(token);
        let sql = "SELECT person, agency, created_at, seen_at FROM sessions WHERE token = $1";
        let rows = self.db.fetch(sql, &[token.clone().into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let (created, seen) = (row.int(2)?, row.int(3)?);
        if now > created + SESSION_MS || now > seen + IDLE_MS {
            self.db.execute("DELETE FROM sessions WHERE token = $1", &[token.into()]).await?;
            return Ok(None);
        }
        if now > seen + 60_000 {
            let sql = "UPDATE sessions SET seen_at = $2 WHERE token = $1";
            self.db.execute(sql, &[token.into(), now.into()]).await?;
        }
        Ok(Some(Session { person: code(row.text(0)?)?, agency: code(row.text(1)?)? }))
    }

    /// Ends the session of `token`.
    pub async fn sign_out(&self, token: &str) -> Result<(), Fault> {
        let sql = "DELETE FROM sessions WHERE token = $1";
        self.db.execute(sql, &[digest(token).into()]).await.map(|_| ())
    }

    /// Sets a password; all sessions of the person end.
    pub async fn set_password(
        &self,
        person: &Code,
        password: &str,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let hash = hash(password.to_owned()).await?;
        let mut tx = self.db.begin().await?;
        let values = [person.as_str().into(), hash.into(), now.as_millisecond().into()];
        tx.execute(
            "INSERT INTO credentials (person, password, failures, locked_until, changed_at) \
             VALUES ($1, $2, 0, 0, $3) ON CONFLICT (person) DO UPDATE SET \
             password = excluded.password, failures = 0, locked_until = 0, \
             changed_at = excluded.changed_at",
            &values,
        )
        .await?;
        tx.execute("DELETE FROM sessions WHERE person = $1", &[person.as_str().into()]).await?;
        tx.commit().await
    }

    /// When the person's password was set last; `None` if it never was.
    pub async fn password_set_at(&self, person: &Code) -> Result<Option<Timestamp>, Fault> {
        let sql = "SELECT changed_at FROM credentials WHERE person = $1";
        let rows = self.db.fetch(sql, &[person.as_str().into()]).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Timestamp::from_millisecond(row.int(0)?).map(Some).map_err(Fault::internal)
    }

    /// Agencies that nobody can let anybody into, each with its first administrator: a node that
    /// stopped between setting up the agency and setting the password leaves one.
    pub async fn stranded(&self) -> Result<Vec<Stranded>, Fault> {
        let sql = "SELECT p.code, p.staff_no, p.name, a.name, a.code FROM person_list p \
                   JOIN agency_list a ON a.code = p.agency \
                   WHERE ' ' || p.roles || ' ' LIKE $1 AND NOT EXISTS (\
                   SELECT 1 FROM person_list o JOIN credentials c ON c.person = o.code \
                   WHERE o.agency = p.agency AND ' ' || o.roles || ' ' LIKE $1) \
                   ORDER BY p.agency, p.staff_no";
        let administrator = format!("% {} %", Role::Administrator.word());
        let rows = self.db.fetch(sql, &[administrator.as_str().into()]).await?;
        let (mut stranded, mut agency) = (Vec::new(), "");
        for row in &rows {
            if row.text(4)? != agency {
                agency = row.text(4)?;
                stranded.push(Stranded {
                    person: code(row.text(0)?)?,
                    staff_no: row.text(1)?.to_owned(),
                    name: row.text(2)?.to_owned(),
                    organ: row.text(3)?.to_owned(),
                });
            }
        }
        Ok(stranded)
    }

    /// Makes a one-time link; the token goes into its address and is stored only as its digest.
    pub async fn create_link(&self, link: &Link, now: Timestamp) -> Result<String, Fault> {
        let token = self.entropy.token()?;
        let (purpose, person) = match link {
            Link::Establish => ("establish", ""),
            Link::SetPassword(person) => ("set_password", person.as_str()),
        };
        let mut tx = self.db.begin().await?;
        // A newer link for the same purpose makes the older ones void.
        let sql = "DELETE FROM one_time_links WHERE purpose = $1 AND person = $2";
        tx.execute(sql, &[purpose.into(), person.into()]).await?;
        let values = [
            digest(&token).into(),
            purpose.into(),
            person.into(),
            (now.as_millisecond() + LINK_MS).into(),
        ];
        let sql = "INSERT INTO one_time_links (token, purpose, person, expires_at) \
                   VALUES ($1, $2, $3, $4)";
        tx.execute(sql, &values).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// What a link is for, if it is still good.
    pub async fn link(&self, token: &str, now: Timestamp) -> Result<Option<Link>, Fault> {
        let sql = "SELECT purpose, person FROM one_time_links WHERE token = $1 AND expires_at > $2";
        let values = [digest(token).into(), now.as_millisecond().into()];
        let rows = self.db.fetch(sql, &values).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(match row.text(0)? {
            "establish" => Link::Establish,
            _ => Link::SetPassword(code(row.text(1)?)?),
        }))
    }

    /// Uses a link up; true if it was still there, so that of two who use it at once one succeeds.
    pub async fn redeem(&self, token: &str, now: Timestamp) -> Result<bool, Fault> {
        let sql = "DELETE FROM one_time_links WHERE token = $1 AND expires_at > $2";
        let values = [digest(token).into(), now.as_millisecond().into()];
        Ok(self.db.execute(sql, &values).await? == 1)
    }

    async fn open_session(&self, person: &str, agency: &str, now: i64) -> Result<String, Fault> {
        let token = self.entropy.token()?;
        let mut tx = self.db.begin().await?;
        let old = [(now - SESSION_MS).into()];
        tx.execute("DELETE FROM sessions WHERE created_at < $1", &old).await?;
        let values = [digest(&token).into(), person.into(), agency.into(), now.into()];
        let sql = "INSERT INTO sessions (token, person, agency, created_at, seen_at) \
                   VALUES ($1, $2, $3, $4, $4)";
        tx.execute(sql, &values).await?;
        tx.commit().await?;
        Ok(token)
    }

    /// Counts an attempt; false if the account is locked. The last one allowed locks it.
    async fn count_try(&self, person: &str, now: i64) -> Result<bool, Fault> {
        let sql = "UPDATE credentials SET \
                   locked_until = CASE WHEN failures >= $3 THEN $4 ELSE locked_until END, \
                   failures = CASE WHEN failures >= $3 THEN 0 ELSE failures + 1 END \
                   WHERE person = $1 AND locked_until <= $2";
        let values = [person.into(), now.into(), (FAILURES - 1).into(), (now + LOCKED_MS).into()];
        Ok(self.db.execute(sql, &values).await? == 1)
    }

    async fn forget_tries(&self, person: &str, failures: i64) -> Result<(), Fault> {
        let sql = "UPDATE credentials SET failures = $2, locked_until = 0 WHERE person = $1";
        self.db.execute(sql, &[person.into(), failures.into()]).await.map(|_| ())
    }

    /// Whole minutes until a locked account opens again, at least one.
    async fn locked_minutes(&self, person: &str, now: i64) -> Result<i64, Fault> {
        let sql = "SELECT locked_until FROM credentials WHERE person = $1";
        let rows = self.db.fetch(sql, &[person.into()]).await?;
        Ok(minutes(rows.first().map_or(Ok(now), |row| row.int(0))?, now))
    }
}

/// Whole minutes from now until then, at least one.
fn minutes(until: i64, now: i64) -> i64 {
    ((until - now + 59_999) / 60_000).max(1)
}

/// What is wrong with a new password; `None` if it can be taken.
pub fn password_fault(password: &str, staff_no: &str) -> Option<String> {
    let count = password.chars().count();
    if count < PASSWORD_MIN {
        return Some(format!("密码至少 {PASSWORD_MIN} 个字符，现在是 {count} 个；可以用一句话"));
    }
    if count > 200 {
        return Some("密码最多 200 个字符".to_owned());
    }
    let first = password.chars().next();
    if password.chars().all(|c| Some(c) == first) {
        return Some("密码不能只重复一个字符".to_owned());
    }
    if !staff_no.is_empty() && password.contains(staff_no) {
        return Some("密码里不能含有工号".to_owned());
    }
    None
}

/// A hash of nothing anybody knows, for numbers that do not exist.
static DUMMY: LazyLock<String> = LazyLock::new(|| {
    Argon2::default()
        .hash_password(b"no such person")
        .map(|hash| hash.to_string())
        .unwrap_or_default()
});

/// Each hash fills 19 MB of memory: whoever knocks with many passwords at once waits in line.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Hashing takes tens of milliseconds: it never runs on a thread that serves requests.
async fn verify(stored: String, password: String) -> Result<bool, Fault> {
    let _turn = HASHING.acquire().await.map_err(Fault::internal)?;
    tokio::task::spawn_blocking(move || {
        let Ok(stored) = PasswordHash::new(&stored) else { return false };
        Argon2::default().verify_password(password.as_bytes(), &stored).is_ok()
    })
    .await
    .map_err(Fault::internal)
}

async fn hash(password: String) -> Result<String, Fault> {
    let _turn = HASHING.acquire().await.map_err(Fault::internal)?;
    tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    })
    .await
    .map_err(Fault::internal)?
    .map_err(Fault::internal)
}

fn digest(token: &str) -> Vec<u8> {
    ledger::sha256(token.as_bytes()).as_bytes().to_vec()
}

fn code(text: &str) -> Result<Code, Fault> {
    Code::parse(text).map_err(Fault::internal)
}
