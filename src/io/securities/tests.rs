use super::*;
use crate::instrument::Product;
use jiff::civil::date;
use proptest::prelude::*;

fn read(file: &str, text: &str) -> (SecurityMaster, Vec<String>) {
    let (mut master, mut problems) = (SecurityMaster::default(), Vec::new());
    assert!(read_securities(file, text, &mut master, &mut problems), "recognised");
    (master, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn sales_of_one_issue_are_one_issue_with_the_first_date_and_the_longest_term() {
    let (master, problems) = read(
        "Securities.csv",
        "\"CUSIP\",\"Security Type\",\"Security Term\",\"Auction Date\",\"Issue Date\",\"Maturity Date\",\"Price per $100\"\r\n\
         \"912000AA4\",\"Note\",\"9-Year 11-Month\",\"09/10/2031\",\"09/15/2031\",\"08/15/2041\",\"99.1\"\r\n\
         \"912000AA4\",\"Note\",\"10-Year\",\"08/11/2031\",\"08/15/2031\",\"08/15/2041\",\"\"\r\n\
         \"912000AB2\",\"Bill\",\"13-Week\",\"08/11/2031\",\"08/14/2031\",\"11/13/2031\",\"\"\r\n",
    );
    assert_eq!(problems, Vec::<String>::new());
    let [note, bill] = master.issues.as_slice() else { panic!("{master:?}") };
    assert_eq!((note.issued, note.original_term, note.coupon), (Some(date(2031, 8, 15)), Some(10), None));
    assert_eq!((bill.kind, bill.original_term), (SecurityKind::Bill, None));
}

#[test]
fn fiscal_data_is_read_as_a_table_and_as_json_with_null_for_nothing() {
    let table = "record_date,cusip,security_type,security_term,auction_date,issue_date,maturity_date,int_rate,inflation_index_security,floating_rate\n\
         2031-08-15,912000AA4,Note,10-Year,2031-08-11,2031-08-15,2041-08-15,4.250000,No,No\n\
         2031-08-15,912000AC0,Note,5-Year,2031-08-11,2031-08-15,2036-08-15,null,Yes,No\n";
    let json = r#"{"data":[{"cusip":"912000AA4","security_type":"Note","security_term":"10-Year","auction_date":"2031-08-11",
      "issue_date":"2031-08-15","maturity_date":"2041-08-15","int_rate":4.25,"inflation_index_security":"No"},
      {"cusip":"912000AC0","security_type":"Note","security_term":"5-Year","auction_date":"2031-08-11",
      "issue_date":"2031-08-15","maturity_date":"2036-08-15","int_rate":"null","inflation_index_security":"Yes"}],"meta":{"count":2}}"#;
    let (from_table, problems) = read("auctions.csv", table);
    assert_eq!(problems, Vec::<String>::new());
    let coupons: Vec<_> = from_table.issues.iter().map(|i| (i.kind, i.coupon)).collect();
    assert_eq!(coupons, [(SecurityKind::Note, Some(dec!(4.25))), (SecurityKind::Tips, None)]);
    assert_eq!(read("auctions.json", json), (from_table, Vec::new()));
}

#[test]
fn json_cut_in_half_gives_what_it_holds_and_says_where_it_stops() {
    let json = "{\"data\":[\n{\"cusip\":\"912000AA4\",\"security_type\":\"Note\",\"issue_date\":\"2031-08-15\",\"maturity_date\":\"2041-08-15\"},\n{\"cusip\":\"9120";
    let (master, problems) = read("auctions.json", json);
    assert_eq!(master.issues.len(), 1);
    assert!(
        problems.len() == 1 && problems[0].starts_with("auctions.json, line 3, data: is cut off"),
        "{problems:?}"
    );
}

#[test]
fn lists_of_outstanding_issues_and_of_factors_fill_each_other_in() {
    let outstanding = "cusip,coupon,issue_date,maturity_date,original_term_years,amount_outstanding_bn,inflation_indexed,on_the_run\n\
         912000AA4,4.25,2031-08-15,2041-08-15,10,42.5,N,Y\n\
         912000AD8,1.5,2031-08-15,2041-08-15,10,17,Y,N\n";
    let factors = "contract,delivery_month,cusip,coupon,issue_date,maturity_date,issuance_bn,conversion_factor\n\
         TN,2031-09,912000AA4,4.25,2031-08-15,2041-08-15,120,0.8747\n\
         UB,2031-09,912000AE6,4.5,2031-08-15,2061-08-15,25,0.8012\n";
    let (mut master, mut problems) = (SecurityMaster::default(), Vec::new());
    for (file, text) in [("outstanding.csv", outstanding), ("factors.csv", factors)] {
        assert!(read_securities(file, text, &mut master, &mut problems));
    }
    assert_eq!((master.issues.len(), master.factors.len(), problems), (3, 2, vec![]));
    let note = master.issue(Cusip::parse("912000AA4").unwrap()).unwrap();
    assert_eq!((note.original_term, note.outstanding_bn), (Some(10), Some(dec!(120))));
    let factor = master.factors.first().unwrap();
    assert_eq!(
        (factor.product, factor.delivery_month, factor.factor),
        (Product::Tn, date(2031, 9, 1), dec!(0.8747))
    );
}

#[test]
fn what_is_wrong_is_located_and_the_rest_is_read() {
    let (master, problems) = read(
        "list.csv",
        "cusip,type,term_years,coupon,issue_date,maturity_date\n\
         912000AA5,NOTE,10,4,2031-08-15,2041-08-15\n\
         912000AA4,NOTE,10,4,2031-08-15,2041-08-15\n\
         912000AA4,NOTE,10,4,2031-08-15,2041-08-15\n\
         912000AA4,NOTE,10,5,2031-09-15,2041-08-15\n\
         912000AC0,SHARE,10,5,2031-09-15,2041-08-15\n\
         912000AC0,NOTE,10,500,2031-09-15,2041-08-15\n\
         912000AC0,NOTE,ten,5,2031-09-15,2041-08-15\n\
         912000AC0,NOTE,10,5,2051-09-15,2041-08-15\n\
         912000AC0,NOTE,10,5,2031-09-15,\n",
    );
    assert_eq!(master.issues.len(), 1);
    let told = [
        "list.csv, line 2, cusip: CUSIP 912000AA5 ends in 5 where its check digit is 4",
        "list.csv, line 4, cusip: 912000AA4 stands at line 3 already",
        "list.csv, line 5, coupon: 5 % for 912000AA4, which is known with 4 %; 4 % is kept",
        "list.csv, line 6, security_type: \"share\" is no Treasury security",
        "list.csv, line 7, coupon: \"500\" is no coupon",
        "list.csv, line 8, security_term: \"ten\" is no term",
        "list.csv, line 9, issue_date: 2051-09-15 is not before maturity",
        "list.csv, line 10, maturity_date: is empty",
    ];
    assert_eq!(problems.len(), told.len(), "{problems:#?}");
    for (problem, expected) in problems.iter().zip(told) {
        assert!(problem.starts_with(expected), "{problem}");
    }
}

#[test]
fn books_and_market_data_are_no_lists_of_securities() {
    for text in [
        "",
        "{}",
        "[1, 2",
        "[",
        "{\"data\":[]}",
        "type,cusip,coupon,maturity,product,month,quantity,face,price\nT,912000AA4,4,2041-08-15,,,,5mm,\n",
        "Date,\"1 Mo\",\"10 Yr\"\n03/31/2025,4.38,4.23\n",
        "instrument,quantity\nZN Z6,5\n",
    ] {
        let (mut master, mut problems) = (SecurityMaster::default(), Vec::new());
        assert!(!read_securities("a.csv", text, &mut master, &mut problems), "{text}");
        assert!(master.is_empty() && problems.is_empty());
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in "(\\{\"data\":\\[)?[\\{\\}\\[\\],:\"a-z0-9_ é\n-]{0,80}", cut in 0usize..400) {
        let (mut master, mut problems) = (SecurityMaster::default(), Vec::new());
        read_securities("a", &text, &mut master, &mut problems);
        let whole = "{\"data\":[\n{\"cusip\":\"912000AA4\",\"issue_date\":\"2031-08-15\",\"maturity_date\":\"2041-08-15\"}\n]}";
        read_securities("a", whole.get(..cut.min(whole.len())).unwrap_or_default(), &mut master, &mut problems);
        prop_assert!(master.issues.len() <= 1);
    }
}
