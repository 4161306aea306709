//! A complainant who lost its query code gets another one by the telephone on file.

use crate::steps::Handled;
use e2e::Visit;

#[tokio::test]
async fn a_lost_code_is_asked_for_from_a_phone_and_read_out_by_the_lead() {
    let v = Visit::start().await;
    v.goto("/").await;
    let case = Handled::enter(&v, &[("respondent", "南曼州住房和城乡建设局")]).await;
    let firm = v.without_scripts().await;
    firm.size(360, 1400).await;
    firm.goto("/track").await;
    firm.submit("main a[href='/track/lost']").await;
    firm.fill("#number", &case.number).await;
    firm.fill("#phone", "139 1234 1234").await;
    firm.keep("track-lost").await;
    firm.submit("main form .btn-primary").await;
    assert!(firm.page().await.contains("申请已收到"), "{}", firm.page().await);
    assert!(!firm.overflows().await);
    firm.keep("track-lost-taken").await;

    let why = [("way", "called_back"), ("text", "拨打登记电话核实")];
    case.decide(&["nm-fgw.shouli", "nm-fgw.fuzeren"], "reissue_code", &why).await;
    v.switch("nm-fgw.shouli").await;
    v.goto("/desk").await;
    v.submit("#lost-codes .todo-act").await;
    assert!(v.accessibility().await.is_empty());
    v.keep("case-code").await;
    v.click("#way [value=called_back]").await;
    v.submit("#give .btn-primary").await;
    v.keep("case-code-given").await;
    let code = v.text(".slip-code").await;

    firm.track(&case.number, &case.code).await;
    assert!(firm.shows(".error-summary").await, "the lost code is dead");
    firm.track(&case.number, &code).await;
    let own = firm.text("#new-code").await;
    firm.track(&case.number, &own).await;
    assert_eq!(firm.path().await, "/track/case");
    assert!(firm.page().await.contains("补发了查询码"));
    firm.end().await;
    v.end().await;
}
