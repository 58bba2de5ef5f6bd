//! Reading Rust sources as tokens: comments, strings and characters are not code.

/// A word or a mark of code, and the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub text: String,
    pub line: usize,
}

/// The tokens of a source: words, and marks one character each (`::` is one).
pub fn tokens(source: &str) -> Vec<Token> {
    let mut rest = Rest { chars: source.chars().collect(), at: 0, line: 1 };
    let mut tokens = Vec::new();
    while let Some(c) = rest.peek(0) {
        let line = rest.line;
        if c == '/' && rest.peek(1) == Some('/') {
            rest.skip_while(|c| c != '\n');
        } else if c == '/' && rest.peek(1) == Some('*') {
            rest.skip_block_comment();
        } else if let Some(hashes) = rest.raw_string() {
            rest.skip_raw_string(hashes);
        } else if c == '"' {
            rest.skip_quoted('"');
        } else if c == '\'' && (rest.peek(1) == Some('\\') || rest.peek(2) == Some('\'')) {
            rest.skip_quoted('\'');
        } else if c.is_alphanumeric() || c == '_' {
            let text = rest.skip_while(|c| c.is_alphanumeric() || c == '_');
            tokens.push(Token { text, line });
        } else if c == ':' && rest.peek(1) == Some(':') {
            rest.skip(2);
            tokens.push(Token { text: "::".to_owned(), line });
        } else {
            rest.skip(1);
            if !c.is_whitespace() {
                tokens.push(Token { text: c.to_string(), line });
            }
        }
    }
    tokens
}

struct Rest {
    chars: Vec<char>,
    at: usize,
    line: usize,
}

impl Rest {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.line += usize::from(self.peek(0) == Some('\n'));
            self.at += 1;
        }
    }

    fn skip_while(&mut self, is_in: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.peek(0).is_some_and(&is_in) {
            self.skip(1);
        }
        self.chars[start..self.at].iter().collect()
    }

    fn skip_block_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some('/'), Some('*')) => {
                    depth += 1;
                    self.skip(2);
                }
                (Some('*'), Some('/')) => {
                    depth -= 1;
                    self.skip(2);
                }
                (Some(_), _) => self.skip(1),
                (None, _) => return,
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// The hashes of a raw string that starts here.
    fn raw_string(&self) -> Option<usize> {
        let prefix = match (self.peek(0)?, self.peek(1)?) {
            ('b', 'r') => 2,
            ('r', '#' | '"') => 1,
            _ => return None,
        };
        let hashes = (0..).take_while(|i| self.peek(prefix + i) == Some('#')).count();
        (self.peek(prefix + hashes) == Some('"')).then_some(hashes)
    }

    fn skip_raw_string(&mut self, hashes: usize) {
        self.skip_while(|c| c != '"');
        self.skip(1);
        while self.peek(0).is_some() {
            let is_end = self.peek(0) == Some('"') && (1..=hashes).all(|i| self.peek(i) == Some('#'));
            self.skip(1);
            if is_end {
                self.skip(hashes);
                return;
            }
        }
    }

    fn skip_quoted(&mut self, quote: char) {
        self.skip(1);
        while let Some(c) = self.peek(0) {
            self.skip(if c == '\\' { 2 } else { 1 });
            if c == quote {
                return;
            }
        }
    }
}

/// Modules of the crate's root that code names: `crate::market`, `crate::{market::X, io}`,
/// `super::super::market`.
pub fn named_modules(tokens: &[Token]) -> Vec<Token> {
    let text = |i: usize| tokens.get(i).map_or("", |t| t.text.as_str());
    let mut found = Vec::new();
    for i in 0..tokens.len() {
        let is_root = matches!(text(i), "crate" | "crossmargin")
            || (text(i) == "super" && text(i.wrapping_sub(2)) == "super");
        if !is_root || text(i + 1) != "::" {
            continue;
        }
        if text(i + 2) != "{" {
            found.extend(tokens.get(i + 2).cloned());
            continue;
        }
        let mut depth = 0;
        for (before, token) in tokens.iter().skip(i + 1).zip(tokens.iter().skip(i + 2)) {
            match token.text.as_str() {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ if depth == 1 && matches!(before.text.as_str(), "{" | ",") => found.push(token.clone()),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}

#[test]
fn what_is_written_is_read_as_code_or_not() {
    let source = r####"
        // use crate::app;
        /* crate::app /* crate::app */ crate::app */
        use crate::{market::{Curve, History}, io, quantity::Date as D};
        const A: &str = "crate::app \" crate::app";
        const B: &str = r#"crate::app " crate::app"#;
        const C: (char, char) = ('"', '\'');
        fn f<'a>(x: &'a str) -> crate::risk::Tail { super::super::cli::run(x) }
    "####;
    let named: Vec<(String, usize)> =
        named_modules(&tokens(source)).into_iter().map(|t| (t.text, t.line)).collect();
    let expected = [("market", 4), ("io", 4), ("quantity", 4), ("risk", 8), ("cli", 8)];
    assert_eq!(named, expected.map(|(name, line)| (name.to_owned(), line)));
}
