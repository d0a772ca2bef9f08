//! 管理, over HTTP: people, their roles and certificates, one-time links, the agency's particulars.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "clippy knows a test by its attribute, not its helpers"
)]

mod common;

use axum::http::StatusCode;
use common::{Office, PASSWORD, day, site};
use domain::Code;
use domain::authority::register::Command as Register;
use domain::person::{NewPerson, Role};
use jiff::Span;

const ADMINISTRATOR: &str = "欧阳慕容𠮷";
const NEW_PERSON: [(&str, &str); 4] =
    [("staff_no", "430050"), ("name", "犇一帆"), ("unit", "工业统计科"), ("post", "四级主任科员")];

fn path(office: &Office, name: &str, rest: &str) -> String {
    format!("/a/people/{}{rest}", office.person(name))
}

/// The code of the newest person with that number.
async fn by_number(office: &Office, staff_no: &str) -> Code {
    let rows = office.store.people(&office.agency, "").await.expect("people");
    let row = rows.into_iter().find(|row| row.staff_no == staff_no).expect("registered");
    Code::parse(&row.code).expect("a code")
}

#[tokio::test]
async fn the_list_shows_everybody_with_roles_and_the_state_of_certificates() {
    let office = site().await;
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let list = office.get(&cookie, "/a/people").await.expect(StatusCode::OK);
    for words in
        ["李明远", "430017", "执法人员", "统计执法证 1804-0001", "有效至", "机关负责人", "不需要"]
    {
        assert!(list.says(words), "{words}");
    }
    assert!(!list.says("今天资格有效的执法人员"), "two are enough");
    assert_eq!(office.get(&cookie, "/a").await.location(), "/a/people");
    office.wait(Span::new().hours(24 * 365 * 2));
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let list = office.get(&cookie, "/a/people").await.expect(StatusCode::OK);
    assert!(list.says("证件已到期") && list.says("今天资格有效的执法人员 0 人"));
}

#[tokio::test]
async fn a_long_list_has_pages_by_staff_number() {
    let office = site().await;
    let administrator = office.person(ADMINISTRATOR);
    for n in 0..30 {
        let person = NewPerson {
            staff_no: format!("5{n:05}"),
            name: format!("甲{n}"),
            unit: "普查中心".to_owned(),
            post: "科员".to_owned(),
        };
        office.run(Some(&administrator), Register::Register { person }).await;
    }
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let first = office.get(&cookie, "/a/people").await.expect(StatusCode::OK);
    assert!(first.says("430001") && first.says("500021") && !first.says("500022"));
    assert!(first.says("href=\"/a/people?after=500021\""));
    let second = office.get(&cookie, "/a/people?after=500021").await.expect(StatusCode::OK);
    assert!(second.says("500022") && second.says("500029") && second.says("回到第一页"));
    assert!(!second.says("下一页"));
    let beyond = office.get(&cookie, "/a/people?after=zzz").await.expect(StatusCode::OK);
    assert!(beyond.says("后面没有人了"));
}

#[tokio::test]
async fn pages_of_the_administration_open_for_administrators_only() {
    let office = site().await;
    let cookie = office.sign_in("李明远").await;
    let person = path(&office, "王晓岚", "");
    for page in ["/a/people", "/a/people/new", "/a/agency", person.as_str()] {
        let answer = office.get(&cookie, page).await.expect(StatusCode::FORBIDDEN);
        assert!(answer.says("由管理员办理") && answer.says("执法人员"), "{page}");
        office.get("", page).await.expect(StatusCode::SEE_OTHER);
    }
    assert!(!office.get(&cookie, "/w").await.says("href=\"/a/people\""));
}

#[tokio::test]
async fn a_form_of_somebody_else_is_refused_by_the_rule_and_shows_nothing() {
    let office = site().await;
    let cookie = office.sign_in("李明远").await;
    let id = [("command_id", "01jd9c2v7w5k01jd9c2v7w5k01"), ("seen", "0")];
    let send = async |to: String, fields: &[(&str, &str)]| {
        office.post(&cookie, &to, &[&id[..], fields].concat()).await
    };
    let refused = send("/a/people".to_owned(), &NEW_PERSON).await;
    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("登记人员由管理员办理") && refused.says("湖南省行政程序规定"));
    let grant = [("role", "head"), ("from", "2026-11-23"), ("basis", "没有依据")];
    let refused = send(path(&office, "李明远", "/roles"), &grant).await;
    let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("授予职责由管理员办理") && !refused.says("雁统人"));
    let wrong = send(path(&office, "李明远", "/roles"), &[("role", "king")]).await;
    wrong.expect(StatusCode::FORBIDDEN);
    send(path(&office, "王晓岚", "/link"), &[]).await.expect(StatusCode::FORBIDDEN);
    let particulars = common::particulars().fields();
    let fields: Vec<(&str, &str)> = particulars.iter().collect();
    let refused = send("/a/agency".to_owned(), &fields).await;
    assert!(refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("修改机关信息由管理员办理"));
}

#[tokio::test]
async fn a_new_person_is_registered_and_gets_a_link_that_is_shown_once() {
    let office = site().await;
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let done = office.submit(&cookie, "/a/people/new", "/a/people", &NEW_PERSON).await;
    let done = done.expect(StatusCode::OK);
    assert_eq!(done.header("cache-control"), "no-store");
    assert!(done.says("已登记 犇一帆") && done.says("只显示这一次"));
    let text = done.text();
    let (_, link) = text.split_once(">http://desk.example").expect("the link");
    let link = link.split('<').next().expect("its end").to_owned();
    let set = [("password", PASSWORD), ("password_again", PASSWORD)];
    office.submit("", &link, &link, &set).await.expect(StatusCode::SEE_OTHER);
    let code = by_number(&office, "430050").await;
    let person = office.get(&cookie, &format!("/a/people/{code}")).await.expect(StatusCode::OK);
    assert!(person.says("犇一帆") && person.says("现在没有职责") && person.says("上次设密码"));
    assert!(!person.says(&link));
}

#[tokio::test]
async fn a_registration_sent_twice_registers_once() {
    let office = site().await;
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let page = office.get(&cookie, "/a/people/new").await;
    let id = page.hidden("command_id");
    let fields = [&[("command_id", id.as_str()), ("seen", "0")], &NEW_PERSON[..]].concat();
    let first = office.post(&cookie, "/a/people", &fields).await.expect(StatusCode::OK);
    let second = office.post(&cookie, "/a/people", &fields).await.expect(StatusCode::OK);
    assert!(first.says("已登记") && second.says("已登记"), "a lost answer is given again");
    let rows = office.store.people(&office.agency, "").await.expect("people");
    assert_eq!(rows.iter().filter(|row| row.staff_no == "430050").count(), 1);
    let code = by_number(&office, "430050").await;
    office.store.set_password(&code, PASSWORD, office.now()).await.expect("set");
    // Once the person has a password, the old form gives no link any more.
    let third = office.post(&cookie, "/a/people", &fields).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(third.location(), format!("/a/people/{code}"));
}

#[tokio::test]
async fn wrong_entries_of_a_registration_come_back_in_words() {
    let office = site().await;
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let send = async |changed: (&'static str, &str)| {
        let new = |(name, value)| if name == changed.0 { changed } else { (name, value) };
        let fields = NEW_PERSON.map(new);
        let back = office.submit(&cookie, "/a/people/new", "/a/people", &fields).await;
        back.expect(StatusCode::UNPROCESSABLE_ENTITY)
    };
    let long = "长".repeat(200);
    assert!(send(("staff_no", "430017")).await.says("这个工号已经有人用"));
    assert!(send(("staff_no", "43 00")).await.says("工号只能是数字和英文字母"));
    let back = send(("name", &long)).await;
    assert!(back.says("姓名最多 40 个字，现在有 200 个字") && back.says(&long));
    assert!(back.says("value=\"430050\""), "the rest is kept");
    assert!(send(("unit", "")).await.says("没有填写内设机构"));
    let no_id = office.post(&cookie, "/a/people", &NEW_PERSON).await;
    assert!(no_id.expect(StatusCode::BAD_REQUEST).says("没有提交编号"));
}

#[tokio::test]
async fn roles_are_granted_with_a_basis_and_ended_with_a_reason() {
    let office = site().await;
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let page = path(&office, "王晓岚", "");
    let today = day(&office);
    let fields = [("role", "discloser"), ("from", today.as_str()), ("basis", "雁统人〔2026〕40号")];
    let done = office.submit(&cookie, &page, &format!("{page}/roles"), &fields).await;
    let done = done.expect(StatusCode::SEE_OTHER);
    assert_eq!(done.location(), format!("{page}?done=grant"));
    let after = office.get(&cookie, done.location()).await.expect(StatusCode::OK);
    assert!(after.says("职责已授予") && after.says("雁统人〔2026〕40号"));
    assert!(after.says("现在是执法人员、公示专员"));
    let fields = [("role", "discloser"), ("reason", "岗位调整")];
    let done = office.submit(&cookie, &page, &format!("{page}/roles/end"), &fields).await;
    let after = office.get(&cookie, done.expect(StatusCode::SEE_OTHER).location()).await;
    assert!(after.says("现在是执法人员。") && after.says("职责已终止"));
    let back = office.get(&cookie, &format!("{page}/roles")).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(back.location(), page);
}

#[tokio::test]
async fn wrong_entries_of_a_role_come_back_at_their_own_form() {
    let office = site().await;
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let page = path(&office, "王晓岚", "");
    let send = async |to: &str, fields: &[(&str, &str)]| {
        let back = office.submit(&cookie, &page, &format!("{page}{to}"), fields).await;
        back.expect(StatusCode::UNPROCESSABLE_ENTITY)
    };
    let fields = [("role", "head"), ("from", "2026-02-30"), ("basis", "")];
    let back = send("/roles", &fields).await;
    assert!(back.says("2026-02-30") && back.says("真实的日期") && back.says("没有填写依据"));
    assert!(back.says("href=\"#grant-from\"") && back.says("id=\"grant-from-e\""));
    assert!(back.says("value=\"head\" selected"));
    assert!(send("/roles", &[("role", "")]).await.says("请选择职责"));
    let back = send("/roles/end", &[("role", "officer"), ("reason", " ")]).await;
    assert!(back.says("没有填写理由") && back.says("id=\"end-officer-reason-e\""));
    assert!(
        send("/roles/end", &[("role", "head"), ("reason", "无")]).await.says("现在没有这项职责")
    );
    let own = path(&office, ADMINISTRATOR, "");
    assert!(office.get(&cookie, &own).await.says("由另一位管理员终止"));
    let fields = [("role", "administrator"), ("reason", "退休")];
    let back = office.submit(&cookie, &own, &format!("{own}/roles/end"), &fields).await;
    assert!(back.expect(StatusCode::UNPROCESSABLE_ENTITY).says("不能终止自己的管理员职责"));
}

#[tokio::test]
async fn a_certificate_is_registered_and_revoked_and_its_state_is_shown() {
    let office = site().await;
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let page = path(&office, "王晓岚", "");
    let today = day(&office);
    let fields = [("number", "1804-0002"), ("on", today.as_str()), ("reason", "遗失")];
    let done = office.submit(&cookie, &page, &format!("{page}/certificates/revoke"), &fields).await;
    let after = office.get(&cookie, done.expect(StatusCode::SEE_OTHER).location()).await;
    assert!(
        after.says("没有有效的执法证件") && after.says("已失效") && after.says("证件失效已登记")
    );
    let list = office.get(&cookie, "/a/people").await;
    assert!(list.says("今天资格有效的执法人员 1 人") && list.says("证件已失效"));
    let fields = [
        ("kind", "statistics"),
        ("number", "1804-9002"),
        ("issuer", "雁南省统计局"),
        ("from", "2026年11月1日"),
        ("until", "2027-01-10"),
    ];
    let done = office.submit(&cookie, &page, &format!("{page}/certificates"), &fields).await;
    let after = office.get(&cookie, done.expect(StatusCode::SEE_OTHER).location()).await;
    assert!(after.says("证件已登记") && after.says("还有 48 天到期"));
    assert!(!after.says("没有有效的执法证件"));
}

#[tokio::test]
async fn wrong_entries_of_a_certificate_come_back_in_words() {
    let office = site().await;
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let page = path(&office, "王晓岚", "");
    let send = async |to: &str, fields: &[(&str, &str)]| {
        let back = office.submit(&cookie, &page, &format!("{page}{to}"), fields).await;
        back.expect(StatusCode::UNPROCESSABLE_ENTITY)
    };
    let form = |number: &'static str, from: &'static str, until: &'static str| {
        [
            ("kind", "statistics"),
            ("number", number),
            ("issuer", "雁南省统计局"),
            ("from", from),
            ("until", until),
        ]
    };
    let back = send("/certificates", &form("1804-9002", "2028-01-01", "2027-01-01")).await;
    assert!(back.says("早于有效期起") && back.says("value=\"1804-9002\""));
    assert!(back.says("id=\"issue-until-e\""));
    let back = send("/certificates", &form("1804-0002", "2026-01-01", "2027-01-01")).await;
    assert!(back.says("这个证件编号已经登记过"));
    let back = send("/certificates", &form("", "昨天", "")).await;
    assert!(back.says("没有填写证件编号") && back.says("“昨天”不是一个真实的日期"));
    let back =
        send("/certificates/revoke", &[("number", "1804-0002"), ("on", ""), ("reason", "")]).await;
    assert!(back.says("id=\"revoke-0-on-e\"") && back.says("没有填写理由"));
    let fields = [("number", "0000"), ("on", "2026-11-23"), ("reason", "遗失")];
    assert!(send("/certificates/revoke", &fields).await.says("没有这个有效的证件"));
}

#[tokio::test]
async fn two_administrators_at_once_are_told_what_the_other_did() {
    let office = site().await;
    let (mine, hers) = (office.sign_in(ADMINISTRATOR).await, office.sign_in("周衡").await);
    let page = path(&office, "王晓岚", "");
    let stale = office.get(&mine, &page).await;
    let fields = [("role", "discloser"), ("from", "2026-11-23"), ("basis", "雁统人〔2026〕40号")];
    let done = office.submit(&hers, &page, &format!("{page}/roles"), &fields).await;
    done.expect(StatusCode::SEE_OTHER);
    let (id, seen) = (stale.hidden("command_id"), stale.hidden("seen"));
    let send = async |seen: &str| {
        let hidden = [("command_id", id.as_str()), ("seen", seen)];
        let fields =
            [("role", "reviewer"), ("from", "2026-11-23"), ("basis", "雁统人〔2026〕41号")];
        office.post(&mine, &format!("{page}/roles"), &[&hidden[..], &fields].concat()).await
    };
    let clash = send(&seen).await.expect(StatusCode::CONFLICT);
    assert!(clash.says("周衡") && clash.says("授予公示专员职责"));
    assert!(clash.says("value=\"雁统人〔2026〕41号\""), "what was typed is kept");
    let now = clash.text();
    let (_, now) = now.split_once("/roles\"").expect("the form");
    let seen = now.split_once("name=\"seen\" value=\"").expect("its version").1;
    let seen = seen.split('"').next().expect("a number").to_owned();
    send(&seen).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_forgotten_password_is_answered_with_a_new_link_only_for_ones_own_people() {
    let office = site().await;
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let to = path(&office, "李明远", "/link");
    let page = office.post(&cookie, &to, &[]).await.expect(StatusCode::OK);
    assert!(page.says("给 李明远 的链接") && page.says("http://desk.example/link/"));
    let stranger = other_agency(&office).await;
    for (method, rest) in [("get", ""), ("post", "/link"), ("post", "/roles")] {
        let to = format!("/a/people/{stranger}{rest}");
        let fields = [
            ("command_id", "01jd9c2v7w5k01jd9c2v7w5k02"),
            ("role", "head"),
            ("from", "2026-11-23"),
            ("basis", "没有"),
        ];
        let answer = match method {
            "get" => office.get(&cookie, &to).await,
            _ => office.post(&cookie, &to, &fields).await,
        };
        assert!(answer.expect(StatusCode::NOT_FOUND).says("没有这一页"), "{method} {rest}");
    }
    let nobody = Code::from_random(77);
    office.get(&cookie, &format!("/a/people/{nobody}")).await.expect(StatusCode::NOT_FOUND);
    office.get(&cookie, "/a/people/NOTACODE").await.expect(StatusCode::NOT_FOUND);
}

/// Somebody of a second agency on the same node.
async fn other_agency(office: &Office) -> Code {
    let administrator = NewPerson {
        staff_no: "880001".to_owned(),
        name: "外来人".to_owned(),
        unit: "办公室".to_owned(),
        post: "科员".to_owned(),
    };
    let particulars = Box::new(common::particulars());
    office.run(None, Register::Establish { particulars, administrator, demo: false }).await
}

#[tokio::test]
async fn the_particulars_change_and_who_changed_them_is_shown() {
    let office = site().await;
    let cookie = office.sign_in(ADMINISTRATOR).await;
    let page = office.get(&cookie, "/a/agency").await.expect(StatusCode::OK);
    assert!(page.says("value=\"雁城市统计局\"") && page.says("设立以后还没有改过"));
    let mut fields: Vec<(String, String)> = common::particulars()
        .fields()
        .iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let set = |fields: &mut Vec<(String, String)>, name: &str, value: &str| {
        if let Some(field) = fields.iter_mut().find(|(known, _)| known == name) {
            field.1 = value.to_owned();
        }
    };
    set(&mut fields, "phone", "0734-12345678");
    let send = async |fields: &[(String, String)]| {
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        office.submit(&cookie, "/a/agency", "/a/agency", &fields).await
    };
    let done = send(&fields).await.expect(StatusCode::SEE_OTHER);
    let after = office.get(&cookie, done.location()).await.expect(StatusCode::OK);
    assert!(after.says("已保存") && after.says("0734-12345678"));
    assert!(after.says(&format!("，{ADMINISTRATOR}。")));
    set(&mut fields, "agency_credit_code", "11430400006120000X");
    set(&mut fields, "court", "");
    let back = send(&fields).await.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        back.says("校验位") && back.says("没有填写管辖法院") && back.says("11430400006120000X")
    );
}

#[tokio::test]
async fn an_administrator_whose_role_ended_is_refused_from_that_moment() {
    let office = site().await;
    let cookie = office.sign_in("周衡").await;
    office.get(&cookie, "/a/people").await.expect(StatusCode::OK);
    let end = Register::EndRole {
        person: office.person("周衡"),
        role: Role::Administrator,
        reason: "岗位调整".to_owned(),
    };
    office.run(Some(&office.person(ADMINISTRATOR)), end).await;
    let answer = office.get(&cookie, "/a/people").await.expect(StatusCode::FORBIDDEN);
    assert!(answer.says("你现在没有任何职责"));
}
