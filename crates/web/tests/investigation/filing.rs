//! Asking for, approving and returning a filing.

use super::common::{site, site_with_typesetter};
use super::{REASONS, ask_for, asked, clue, code_of, filed, folded, registered, request};
use axum::http::StatusCode;
use domain::Command;
use domain::authority::register::Command as Register;
use domain::case::command::Command as CaseCommand;
use domain::person::Role;
use domain::series::Purpose;
use jiff::civil::date;

#[tokio::test]
async fn an_officer_asks_a_head_files_and_the_form_can_be_opened() {
    let office = site_with_typesetter().await;
    let (officer, head) = (office.sign_in("李明远").await, office.sign_in("何静").await);
    let case = asked(&office, &officer).await;
    let waiting = office.get(&officer, &format!("{case}/filing")).await.expect(StatusCode::OK);
    assert!(waiting.says("在等机关负责人审批") && waiting.says("陈立群、何静"));
    assert!(waiting.says(REASONS) && waiting.says("李明远、王晓岚"));
    assert!(!waiting.says("<button class=\"button\">批准立案"));

    let page = format!("{case}/filing");
    let desk = office.get(&head, &page).await.expect(StatusCode::OK);
    for words in ["批准立案", REASONS, "李明远", "王晓岚", "1804-0001", "两名有资格的执法人员"]
    {
        assert!(desk.says(words), "{words}");
    }
    let answer = office.submit(&head, &page, &page, &[]).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(answer.location(), format!("{case}?done=filed"));
    let filing = folded(&office, &case).await.filing.expect("filed");
    assert_eq!(filing.number, "雁统立〔2026〕1号");
    assert!(office.get(&officer, &page).await.says("已经立案"));

    let document = format!("{case}/documents/{}", filing.document);
    let pdf = office.get(&officer, &document).await.expect(StatusCode::OK);
    assert!(pdf.body.starts_with(b"%PDF-"));
    assert_eq!(pdf.header("content-type"), "application/pdf");
    assert_eq!(pdf.header("x-content-type-options"), "nosniff");
    assert!(pdf.header("content-security-policy").starts_with("sandbox; default-src 'none'"));
    assert!(pdf.header("content-disposition").starts_with("inline; "));
    assert_eq!(pdf.header("content-length"), pdf.body.len().to_string());
    let saved = office.get(&officer, &format!("{document}?download=1")).await;
    assert!(saved.header("content-disposition").starts_with("attachment; "));
    assert_eq!(saved.body, pdf.body);
}

#[tokio::test]
async fn a_document_is_found_only_under_its_own_case() {
    let office = site_with_typesetter().await;
    let (officer, head) = (office.sign_in("李明远").await, office.sign_in("何静").await);
    let case = filed(&office, &officer, &head).await;
    let document = folded(&office, &case).await.filing.expect("filed").document;
    let other = clue(&office, &officer, "雁城市另一家公司").await;
    for wrong in [
        format!("{other}/documents/{document}"),
        format!("{case}/documents/{}", "0".repeat(64)),
        format!("{case}/documents/..%2F..%2Flock"),
        format!("/w/cases/000000000000/documents/{document}"),
    ] {
        office.get(&officer, &wrong).await.expect(StatusCode::NOT_FOUND);
    }
    let nobody = office.get("", &format!("{case}/documents/{document}")).await;
    assert!(nobody.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn one_officer_is_not_enough_and_what_was_typed_stays() {
    let office = site().await;
    let officer = office.sign_in("李明远").await;
    let case = clue(&office, &officer, "雁城市远帆商贸有限公司").await;
    let one = office.person("李明远").to_string();
    let fields = [("handler", one.as_str()), ("reasons", REASONS)];
    let answer = request(&office, &officer, &case, &fields).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("《行政处罚法》第四十二条") && answer.says("只有 1 人资格有效"));
    // The way out is on this page: a link away from it would lose the text.
    assert!(answer.says("href=\"#handler\">在下面改"));
    assert!(answer.says(REASONS) && answer.says(&format!("value=\"{one}\" checked")));
    assert!(folded(&office, &case).await.filing_request.is_none());
}

#[tokio::test]
async fn a_clue_that_nobody_looked_into_is_not_filed_and_the_page_leads_to_the_check() {
    let office = site().await;
    let officer = office.sign_in("李明远").await;
    let case = registered(&office, &officer, "雁城市远帆商贸有限公司").await;
    let (one, two) = (office.person("李明远").to_string(), office.person("王晓岚").to_string());
    let fields = [("handler", one.as_str()), ("handler", two.as_str()), ("reasons", REASONS)];
    let answer = request(&office, &officer, &case, &fields).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says(&format!("href=\"{case}/do/check\"")) && answer.says(REASONS));
    assert!(folded(&office, &case).await.filing_request.is_none());
}

#[tokio::test]
async fn an_empty_request_names_each_field() {
    let office = site().await;
    let officer = office.sign_in("李明远").await;
    let case = clue(&office, &officer, "雁城市远帆商贸有限公司").await;
    let answer = request(&office, &officer, &case, &[]).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("href=\"#handler\"") && answer.says("请选择承办人"));
    assert!(answer.says("href=\"#reasons\"") && answer.says("没有填写立案理由"));
}

#[tokio::test]
async fn somebody_without_a_certificate_cannot_be_chosen_and_the_page_says_why() {
    let office = site().await;
    let administrator = office.person("欧阳慕容𠮷");
    let reviewer = office.person("郑言");
    let granted = Register::GrantRole {
        person: reviewer,
        role: Role::Officer,
        from: date(2026, 1, 1),
        basis: "雁统人〔2026〕2号".to_owned(),
    };
    office.run(Some(&administrator), granted).await;
    let revoked = Register::RevokeCertificate {
        person: office.person("王晓岚"),
        number: "1804-0002".to_owned(),
        on: date(2026, 11, 1),
        reason: "遗失".to_owned(),
    };
    office.run(Some(&administrator), revoked).await;
    let officer = office.sign_in("李明远").await;
    let case = clue(&office, &officer, "雁城市远帆商贸有限公司").await;
    let page = office.get(&officer, &format!("{case}/filing")).await.expect(StatusCode::OK);
    assert!(page.says("没有登记执法证件，今天不能选"));
    assert!(page.says("统计执法证 1804-0002 已于 2026-11-01 失效，今天不能选"));
    assert!(page.says("统计执法证 1804-0001，有效期至 2028-06-30"));
}

#[tokio::test]
async fn a_returned_request_comes_back_with_its_reason_and_its_text() {
    let office = site().await;
    let (officer, head) = (office.sign_in("李明远").await, office.sign_in("何静").await);
    let case = asked(&office, &officer).await;
    let (page, to) = (format!("{case}/filing"), format!("{case}/filing-return"));
    let empty = office.submit(&head, &page, &to, &[("reason", "  ")]).await;
    assert!(empty.expect(StatusCode::UNPROCESSABLE_ENTITY).says("没有填写退回的理由"));
    let done = office.submit(&head, &page, &to, &[("reason", "行为人不明确")]).await;
    assert_eq!(
        done.expect(StatusCode::SEE_OTHER).location(),
        format!("{case}?done=filing-returned")
    );
    let again = office.get(&officer, &page).await.expect(StatusCode::OK);
    assert!(again.says("行为人不明确") && again.says(REASONS) && again.says("提请立案"));
    let turn = office.get(&head, &page).await.expect(StatusCode::OK);
    assert!(turn.says("立案申请已退回") && turn.says("李明远"));
    ask_for(&office, &officer, &case).await;
}

#[tokio::test]
async fn an_officer_cannot_approve() {
    let office = site_with_typesetter().await;
    let (officer, head) = (office.sign_in("李明远").await, office.sign_in("何静").await);
    let case = asked(&office, &officer).await;
    let page = office.get(&head, &format!("{case}/filing")).await;
    let (id, seen) = (page.hidden("command_id"), page.hidden("seen"));
    let fields = [("command_id", id.as_str()), ("seen", seen.as_str())];
    let answer = office.post(&officer, &format!("{case}/filing"), &fields).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("批准立案由机关负责人办理") && answer.says("第五十七条"));
    let case = folded(&office, &case).await;
    assert!(case.filing.is_none() && case.reserved.is_none());
}

#[tokio::test]
async fn a_head_who_handles_the_case_is_told_that_another_head_has_to_approve() {
    let office = site_with_typesetter().await;
    let administrator = office.person("欧阳慕容𠮷");
    let granted = Register::GrantRole {
        person: office.person("李明远"),
        role: Role::Head,
        from: date(2026, 1, 1),
        basis: "雁统人〔2026〕2号".to_owned(),
    };
    office.run(Some(&administrator), granted).await;
    let officer = office.sign_in("李明远").await;
    let case = asked(&office, &officer).await;
    let page = office.get(&officer, &format!("{case}/filing")).await.expect(StatusCode::OK);
    assert!(page.says("你是本案的承办人，不能再批准") && page.says("第六十条"));
    assert!(!page.says("<button class=\"button\">批准立案"));
}

#[tokio::test]
async fn approving_twice_with_one_form_approves_once() {
    let office = site_with_typesetter().await;
    let (officer, head) = (office.sign_in("李明远").await, office.sign_in("何静").await);
    let case = asked(&office, &officer).await;
    let page = format!("{case}/filing");
    let desk = office.get(&head, &page).await;
    let (id, seen) = (desk.hidden("command_id"), desk.hidden("seen"));
    let fields = [("command_id", id.as_str()), ("seen", seen.as_str())];
    let first = office.post(&head, &page, &fields).await.expect(StatusCode::SEE_OTHER);
    let before = folded(&office, &case).await;
    let second = office.post(&head, &page, &fields).await.expect(StatusCode::SEE_OTHER);
    assert_eq!(first.location(), second.location());
    assert_eq!(before, folded(&office, &case).await);
    // The same id from somebody else is not answered with what the first one did.
    let other = office.sign_in("陈立群").await;
    let foreign = office.post(&other, &page, &fields).await;
    assert!(foreign.expect(StatusCode::INTERNAL_SERVER_ERROR).says("被另一个人用过"));
}

#[tokio::test]
async fn an_approval_that_broke_off_after_the_number_goes_on_with_that_number() {
    let office = site_with_typesetter().await;
    let (officer, head) = (office.sign_in("李明远").await, office.sign_in("何静").await);
    let case = asked(&office, &officer).await;
    let page = format!("{case}/filing");
    let desk = office.get(&head, &page).await;
    let (id, seen) = (desk.hidden("command_id"), desk.hidden("seen"));
    // What the first attempt did before the machine stopped.
    let reserve = CaseCommand::ReserveNumber { purpose: Purpose::Filing, template: String::new() };
    let request = store::Request {
        id: format!("{id}-n{seen}"),
        actor: Some(office.person("何静")),
        command: Command::Case(code_of(&case), reserve),
        seen: seen.parse().ok(),
        now: office.now(),
    };
    office.store.execute(request).await.expect("a reservation");
    assert!(folded(&office, &case).await.reserved.is_some());
    assert!(office.get(&head, &page).await.says("雁统立〔2026〕1号"));
    let fields = [("command_id", id.as_str()), ("seen", seen.as_str())];
    office.post(&head, &page, &fields).await.expect(StatusCode::SEE_OTHER);
    let done = folded(&office, &case).await;
    assert_eq!(done.filing.expect("filed").number, "雁统立〔2026〕1号");
    assert!(done.reserved.is_none());
}

#[tokio::test]
async fn of_two_heads_at_once_one_files_and_the_other_reads_why_not() {
    let office = site_with_typesetter().await;
    let officer = office.sign_in("李明远").await;
    let (one, two) = (office.sign_in("何静").await, office.sign_in("陈立群").await);
    let case = asked(&office, &officer).await;
    let page = format!("{case}/filing");
    let answers = tokio::join!(
        office.submit(&one, &page, &page, &[]),
        office.submit(&two, &page, &page, &[])
    );
    let answers = [answers.0, answers.1];
    let done = answers.iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
    assert_eq!(done, 1, "{:?}", answers.each_ref().map(|answer| answer.status));
    let other = answers.iter().find(|answer| answer.status != StatusCode::SEE_OTHER);
    let other = other.expect("the slower one");
    assert!(
        matches!(other.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY)
            && (other.says("已经立案") || other.says("批准立案")),
        "{}",
        other.text()
    );
    assert_eq!(folded(&office, &case).await.filing.expect("filed").number, "雁统立〔2026〕1号");
    let next = filed(&office, &officer, &one).await;
    assert_eq!(folded(&office, &next).await.filing.expect("filed").number, "雁统立〔2026〕2号");
}

#[tokio::test]
async fn a_head_does_not_approve_what_changed_after_the_page_was_opened() {
    let office = site_with_typesetter().await;
    let officer = office.sign_in("李明远").await;
    let (one, two) = (office.sign_in("何静").await, office.sign_in("陈立群").await);
    let case = asked(&office, &officer).await;
    let page = format!("{case}/filing");
    let stale = office.get(&one, &page).await;
    let (id, seen) = (stale.hidden("command_id"), stale.hidden("seen"));
    let to = format!("{case}/filing-return");
    let returned = office.submit(&two, &page, &to, &[("reason", "理由太短")]).await;
    returned.expect(StatusCode::SEE_OTHER);
    ask_for(&office, &officer, &case).await;
    let fields = [("command_id", id.as_str()), ("seen", seen.as_str())];
    let clash = office.post(&one, &page, &fields).await.expect(StatusCode::CONFLICT);
    assert!(clash.says("案件有了变化") && clash.says("理由太短") && clash.says("陈立群"));
    assert!(folded(&office, &case).await.filing.is_none());
    // Having seen what changed, the same form approves.
    let fields = [("command_id", clash.hidden("command_id")), ("seen", clash.hidden("seen"))];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    office.post(&one, &page, &fields).await.expect(StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_reason_typed_while_somebody_else_filed_is_not_lost() {
    let office = site_with_typesetter().await;
    let officer = office.sign_in("李明远").await;
    let (one, two) = (office.sign_in("何静").await, office.sign_in("陈立群").await);
    let case = asked(&office, &officer).await;
    let page = format!("{case}/filing");
    let stale = office.get(&one, &page).await;
    let (id, seen) = (stale.hidden("command_id"), stale.hidden("seen"));
    office.submit(&two, &page, &page, &[]).await.expect(StatusCode::SEE_OTHER);
    let fields = [("command_id", id.as_str()), ("seen", &seen), ("reason", "事实还不清楚")];
    let clash = office.post(&one, &format!("{case}/filing-return"), &fields).await;
    assert_eq!(clash.status, StatusCode::CONFLICT);
    assert!(clash.says("事实还不清楚") && clash.says("已经立案"));
}

#[tokio::test]
async fn without_fonts_nothing_is_filed_and_no_number_is_taken() {
    let office = site().await;
    let (officer, head) = (office.sign_in("李明远").await, office.sign_in("何静").await);
    let case = asked(&office, &officer).await;
    let page = format!("{case}/filing");
    let answer = office.submit(&head, &page, &page, &[]).await;
    answer.expect(StatusCode::INTERNAL_SERVER_ERROR);
    let case = folded(&office, &case).await;
    assert!(case.filing.is_none() && case.reserved.is_none());
}

#[tokio::test]
async fn a_character_that_no_font_has_is_named_before_a_number_is_taken() {
    let office = site_with_typesetter().await;
    let (officer, head) = (office.sign_in("李明远").await, office.sign_in("何静").await);
    let case = clue(&office, &officer, "雁城市远帆商贸有限公司").await;
    let (page, to) = (format!("{case}/filing"), format!("{case}/filing-request"));
    let handlers = ["李明远", "王晓岚"].map(|name| office.person(name)).to_vec();
    let reasons = "账簿第 3 页画着🦀。".to_owned();
    let typed = [("handler", handlers[0].as_str()), ("reasons", &reasons)];
    let answer = office.submit(&officer, &page, &to, &typed).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("href=\"#reasons\"") && answer.says("“🦀”（U+1F980）"));
    // What was asked where a font had it stops here.
    let ask = Command::Case(code_of(&case), CaseCommand::RequestFiling { handlers, reasons });
    office.execute(Some(&office.person("李明远")), ask).await;
    let answer = office.submit(&head, &page, &page, &[]).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("🦀") && answer.says("没有的字"), "{}", answer.text());
    let case = folded(&office, &case).await;
    assert!(case.filing.is_none() && case.reserved.is_none());
}

#[tokio::test]
async fn a_clue_that_no_document_could_name_is_not_registered() {
    let office = site_with_typesetter().await;
    let officer = office.sign_in("李明远").await;
    let fields = [("party_name", "雁城市🦀餐饮有限公司"), ("summary", "老板叫𠮷㐂。\r\n见附件。")];
    let answer = office.submit(&officer, "/w/cases/new", "/w/cases", &fields).await;
    let answer = answer.expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.says("“🦀”（U+1F980）") && answer.says("href=\"#party_name\""));
    assert!(!answer.says("“𠮷”") && answer.says("老板叫𠮷㐂。"));
}

#[tokio::test]
async fn a_case_that_does_not_exist_has_no_filing() {
    let office = site().await;
    let officer = office.sign_in("李明远").await;
    for path in ["/w/cases/000000000000/filing", "/w/cases/x/filing"] {
        office.get(&officer, path).await.expect(StatusCode::NOT_FOUND);
    }
    let late = office.post("", "/w/cases/000000000000/filing", &[]).await;
    assert!(late.expect(StatusCode::UNAUTHORIZED).says("登录已经过期"));
    let case = clue(&office, &officer, "雁城市远帆商贸有限公司").await;
    let bare = office.post(&officer, &format!("{case}/filing-request"), &[]).await;
    assert!(bare.expect(StatusCode::BAD_REQUEST).says("没有提交编号"));
}
