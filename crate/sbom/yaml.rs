//! SPDX 2 in YAML (S35): block collections and scalars, brought into the shape of the JSON form. Every plain scalar is text,
//! so that versions as `1.10` and `on` survive. Anchors, aliases and tags are refused; what is not needed of YAML is not read.

use std::borrow::Cow;

use super::model::Refusal;
use super::rules::Rule;
use crate::encoding::json::Value;
use crate::limits;
use crate::text::quoted;

type Members = Vec<(Cow<'static, str>, Value<'static>)>;

/// Members of one mapping.
const MOST_MEMBERS: usize = 1024;

/// One line that says something.
#[derive(Clone)]
struct Line {
    number: usize,
    /// Where its content starts, in characters: only spaces indent.
    indent: usize,
    content: String,
}

struct Reader<'a> {
    lines: Vec<Line>,
    /// As they stand, for scalars of several lines.
    raw: Vec<&'a str>,
    at: usize,
}

/// Reads one document.
pub(crate) fn read(text: &str) -> Result<Value<'static>, Refusal> {
    let raw: Vec<&str> = text.lines().collect();
    if raw.len() > limits::SBOM_LINES {
        return Err(refuse(limits::SBOM_LINES, format!("the document has more than {} lines", limits::SBOM_LINES), Rule::S50));
    }
    let mut reader = Reader { lines: Vec::new(), raw, at: 0 };
    for index in 0..reader.raw.len() {
        reader.push(index)?;
    }
    let Some(first) = reader.lines.first() else { return Err(refuse(1, "there is nothing in it".to_owned(), Rule::S35)) };
    let indent = first.indent;
    let value = reader.block(indent, limits::JSON_DEPTH)?;
    match reader.lines.get(reader.at) {
        Some(left) => Err(refuse(left.number, format!("{} stands outside of what was begun", quoted(&left.content)), Rule::S35)),
        None => Ok(value),
    }
}

fn refuse(line: usize, what: String, rule: Rule) -> Refusal {
    Refusal::new(rule, format!("line {line}"), format!("The YAML is not read: {what}."))
}

fn string(text: impl Into<String>) -> Value<'static> {
    Value::String(Cow::Owned(text.into()))
}

impl Reader<'_> {
    /// Takes a line into the list of those that say something.
    fn push(&mut self, index: usize) -> Result<(), Refusal> {
        let line = self.raw.get(index).copied().unwrap_or_default();
        let content = line.trim_start_matches(' ');
        let number = index.saturating_add(1);
        if content.trim().is_empty() || content.starts_with('#') {
            return Ok(());
        }
        if line.starts_with("---") || line.starts_with('%') {
            return if self.lines.is_empty() { Ok(()) } else { Err(refuse(number, "there is more than one document".to_owned(), Rule::S35)) };
        }
        if line.trim_end() != "..." {
            self.lines.push(Line { number, indent: line.len().saturating_sub(content.len()), content: content.trim_end().to_owned() });
        }
        Ok(())
    }

    fn block(&mut self, indent: usize, depth: usize) -> Result<Value<'static>, Refusal> {
        let Some(line) = self.lines.get(self.at) else { return Ok(Value::Null) };
        let Some(depth) = depth.checked_sub(1) else {
            return Err(refuse(line.number, format!("it is nested more than {} deep", limits::JSON_DEPTH), Rule::S50));
        };
        if is_item(&line.content) { self.sequence(indent, depth) } else { self.mapping(indent, depth) }
    }

    fn sequence(&mut self, indent: usize, depth: usize) -> Result<Value<'static>, Refusal> {
        let mut items = Vec::new();
        while let Some(line) = self.lines.get_mut(self.at).filter(|line| line.indent == indent && is_item(&line.content)) {
            let rest = line.content.get(1..).unwrap_or_default();
            let content = rest.trim_start_matches(' ').to_owned();
            let number = line.number;
            if content.is_empty() {
                self.at = self.at.saturating_add(1);
                items.push(self.deeper(indent, depth, false)?);
            } else if key_of(&content).is_some() || is_item(&content) {
                // What stands behind the hyphen is a block of its own, indented to where it stands.
                let inner = indent.saturating_add(1).saturating_add(rest.len()).saturating_sub(content.len());
                (line.indent, line.content) = (inner, content);
                items.push(self.block(inner, depth)?);
            } else {
                self.at = self.at.saturating_add(1);
                items.push(self.scalar(&content, indent, number)?);
            }
        }
        Ok(Value::Array(items))
    }

    fn mapping(&mut self, indent: usize, depth: usize) -> Result<Value<'static>, Refusal> {
        let mut members: Members = Vec::new();
        while let Some(line) = self.lines.get(self.at).filter(|line| line.indent == indent && !is_item(&line.content)) {
            let number = line.number;
            // Inside of texts over several lines, a tab is one.
            if line.content.starts_with('\t') {
                return Err(refuse(number, "a tab indents the line".to_owned(), Rule::S35));
            }
            let Some((key, rest)) = key_of(&line.content) else {
                return Err(refuse(number, format!("{} is no member with a value", quoted(&line.content)), Rule::S35));
            };
            let rest = rest.to_owned();
            // The document's own names are few; one with thousands is none of SPDX.
            if members.len() >= MOST_MEMBERS {
                return Err(refuse(number, format!("a part of it has more than {MOST_MEMBERS} members"), Rule::S50));
            }
            if members.iter().any(|(known, _)| *known == key) {
                return Err(refuse(number, format!("the member {} occurs twice", quoted(&key)), Rule::S4));
            }
            self.at = self.at.saturating_add(1);
            let value = if rest.is_empty() { self.deeper(indent, depth, true)? } else { self.scalar(&rest, indent, number)? };
            members.push((Cow::Owned(key), value));
        }
        Ok(Value::Object(members))
    }

    /// The block below a member or an item; a list may stand as far left as the member that it belongs to.
    fn deeper(&mut self, indent: usize, depth: usize, of_member: bool) -> Result<Value<'static>, Refusal> {
        match self.lines.get(self.at) {
            Some(next) if next.indent > indent || (of_member && next.indent == indent && is_item(&next.content)) => {
                let inner = next.indent;
                let alone = !is_item(&next.content) && key_of(&next.content).is_none();
                if alone {
                    let (content, number) = (next.content.clone(), next.number);
                    self.at = self.at.saturating_add(1);
                    return self.scalar(&content, indent, number);
                }
                self.block(inner, depth)
            }
            _ => Ok(Value::Null),
        }
    }

    /// A scalar that begins with `text`, and may go on in lines further in than `indent`.
    fn scalar(&mut self, text: &str, indent: usize, number: usize) -> Result<Value<'static>, Refusal> {
        match text.chars().next() {
            Some('&' | '*' | '!') => Err(refuse(number, "anchors, aliases and tags are not taken".to_owned(), Rule::S35)),
            Some('|' | '>') => Ok(self.literal(text, indent, number)),
            Some(quote @ ('"' | '\'')) => self.quoted(text, quote, number),
            Some('[' | '{') => flow(text, number),
            Some('@' | '`' | '%') => Err(refuse(number, format!("{} cannot begin a text", quoted(text)), Rule::S35)),
            _ => {
                let mut whole = without_comment(text).to_owned();
                let before = number;
                let mut last = before;
                while let Some(line) = self.lines.get(self.at).filter(|line| line.indent > indent) {
                    // Blank lines between are line breaks.
                    let breaks = line.number.saturating_sub(last).saturating_sub(1);
                    whole.push_str(&if breaks == 0 { " ".to_owned() } else { "\n".repeat(breaks) });
                    whole.push_str(without_comment(&line.content));
                    last = line.number;
                    self.at = self.at.saturating_add(1);
                }
                Ok(match whole.as_str() {
                    "~" | "null" | "Null" | "NULL" => Value::Null,
                    _ => string(whole),
                })
            }
        }
    }

    /// `|` and `>`: the lines further in, as they stand or folded.
    fn literal(&mut self, header: &str, indent: usize, number: usize) -> Value<'static> {
        let folded = header.starts_with('>');
        let keep = header.contains('+');
        let mut lines: Vec<&str> = Vec::new();
        // YAML 1.2 §8.1.1.1: how far in the text stands, where its first line is indented itself.
        let mut inner = header.chars().find_map(|character| character.to_digit(10)).and_then(|digit| indent.checked_add(usize::try_from(digit).ok()?));
        // `number` is the line of the header, counted from 1: the next is at this index.
        let mut index = number;
        while let Some(line) = self.raw.get(index) {
            let own = line.len().saturating_sub(line.trim_start_matches(' ').len());
            if !line.trim().is_empty() {
                if own <= indent {
                    break;
                }
                inner = inner.or(Some(own));
            }
            lines.push(line.get(inner.unwrap_or(0).min(own)..).unwrap_or_default());
            index = index.saturating_add(1);
        }
        while self.lines.get(self.at).is_some_and(|line| line.number <= index) {
            self.at = self.at.saturating_add(1);
        }
        let mut text = if folded { fold(&lines) } else { lines.join("\n") };
        let trimmed = text.trim_end_matches('\n').len();
        if !keep {
            text.truncate(trimmed);
        }
        string(text)
    }

    /// A quoted text, which may go on over lines.
    fn quoted(&mut self, text: &str, quote: char, number: usize) -> Result<Value<'static>, Refusal> {
        let mut whole = text.get(1..).unwrap_or_default().to_owned();
        let mut index = number;
        // What was looked through once is not looked through again for each line that comes.
        let mut scanned = 0;
        loop {
            let unseen = whole.get(scanned..).unwrap_or_default();
            if let Some(end) = end_of(unseen, quote).map(|end| scanned.saturating_add(end)) {
                let rest = whole.get(end.saturating_add(1)..).unwrap_or_default().trim();
                if !rest.is_empty() && !rest.starts_with('#') {
                    return Err(refuse(number, "something follows a quoted text".to_owned(), Rule::S35));
                }
                whole.truncate(end);
                break;
            }
            let Some(line) = self.raw.get(index) else { return Err(refuse(number, "a quoted text does not end".to_owned(), Rule::S35)) };
            // A backslash at the end is looked at together with what follows it.
            let open = unseen.len().saturating_sub(unseen.trim_end_matches('\\').len()) % 2;
            scanned = whole.len().saturating_sub(open);
            whole.push('\n');
            whole.push_str(line);
            if whole.len() > limits::SBOM_TEXT {
                return Err(refuse(number, "a text is too long".to_owned(), Rule::S50));
            }
            index = index.saturating_add(1);
        }
        while self.lines.get(self.at).is_some_and(|line| line.number <= index) {
            self.at = self.at.saturating_add(1);
        }
        let pieces: Vec<&str> = whole.split('\n').collect();
        let last = pieces.len().saturating_sub(1);
        let mut folded = String::new();
        let mut breaks = 0_usize;
        for (position, piece) in pieces.iter().enumerate() {
            let piece = if position == 0 { piece } else { piece.trim_start() };
            let piece = if position == last { piece } else { piece.trim_end() };
            if position > 0 && piece.is_empty() && position < last {
                breaks = breaks.saturating_add(1);
                continue;
            }
            if position > 0 {
                // In double quotes, a backslash at the end of a line joins without a space.
                if quote == '"' && folded.ends_with('\\') && !folded.ends_with("\\\\") {
                    folded.pop();
                } else if breaks > 0 {
                    folded.push_str(&"\n".repeat(breaks));
                } else {
                    folded.push(' ');
                }
                breaks = 0;
            }
            folded.push_str(piece);
        }
        if quote == '\'' {
            return Ok(string(folded.replace("''", "'")));
        }
        unescape(&folded).map(string).ok_or_else(|| refuse(number, "an escape in a quoted text is none".to_owned(), Rule::S35))
    }
}

fn fold(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut breaks = 0_usize;
    for line in lines {
        if line.trim().is_empty() {
            breaks = breaks.saturating_add(1);
            continue;
        }
        if !out.is_empty() {
            out.push_str(&if breaks == 0 { " ".to_owned() } else { "\n".repeat(breaks) });
        }
        breaks = 0;
        out.push_str(line);
    }
    out
}

fn is_item(content: &str) -> bool {
    content == "-" || content.starts_with("- ")
}

/// A comment begins at a number sign behind a space.
fn without_comment(text: &str) -> &str {
    text.find(" #").and_then(|at| text.get(..at)).unwrap_or(text).trim_end()
}

/// `key: value`, `key:`, `"key": value`
fn key_of(content: &str) -> Option<(String, &str)> {
    if let Some(quote) = content.chars().next().filter(|first| matches!(first, '"' | '\'')) {
        let inner = content.get(1..)?;
        let end = end_of(inner, quote)?;
        let rest = inner.get(end.saturating_add(1)..)?.trim_start().strip_prefix(':')?;
        return (rest.is_empty() || rest.starts_with(' ')).then(|| (inner.get(..end).unwrap_or_default().to_owned(), value_of(rest)));
    }
    if content.starts_with(['[', '{', '#', '&', '*', '!', '|', '>']) {
        return None;
    }
    let at = content.match_indices(':').map(|(at, _)| at).find(|at| {
        let rest = content.get(at.saturating_add(1)..).unwrap_or_default();
        rest.is_empty() || rest.starts_with(' ')
    })?;
    let key = content.get(..at)?.trim_end();
    (!key.is_empty() && !key.contains(" #")).then(|| (key.to_owned(), value_of(content.get(at.saturating_add(1)..).unwrap_or_default())))
}

fn value_of(rest: &str) -> &str {
    let rest = rest.trim_start();
    if rest.starts_with('#') { "" } else { rest }
}

/// Where a quoted text ends.
fn end_of(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        if character == '\\' && quote == '"' {
            characters.next();
        } else if character == quote {
            // In single quotes, two are one.
            if quote == '\'' && characters.peek().is_some_and(|(_, next)| *next == '\'') {
                characters.next();
            } else {
                return Some(at);
            }
        }
    }
    None
}

fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        let digits = match characters.next()? {
            'n' => {
                out.push('\n');
                continue;
            }
            't' => {
                out.push('\t');
                continue;
            }
            'r' => {
                out.push('\r');
                continue;
            }
            plain @ ('"' | '\\' | '/' | ' ') => {
                out.push(plain);
                continue;
            }
            'x' => 2,
            'u' => 4,
            'U' => 8,
            '_' => {
                out.push('\u{a0}');
                continue;
            }
            'N' => {
                out.push('\u{85}');
                continue;
            }
            'L' => {
                out.push('\u{2028}');
                continue;
            }
            'P' => {
                out.push('\u{2029}');
                continue;
            }
            'b' => {
                out.push('\u{8}');
                continue;
            }
            'f' => {
                out.push('\u{c}');
                continue;
            }
            'e' => {
                out.push('\u{1b}');
                continue;
            }
            _ => return None,
        };
        let hex: String = characters.by_ref().take(digits).collect();
        let code = u32::from_str_radix(&hex, 16).ok().filter(|_| hex.len() == digits && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        out.push(char::from_u32(code).filter(|character| *character != '\0')?);
    }
    Some(out)
}

/// Empty collections, and lists of plain texts in one line: more of the flow style is not taken.
fn flow(text: &str, number: usize) -> Result<Value<'static>, Refusal> {
    let text = without_comment(text);
    if text == "{}" {
        return Ok(Value::Object(Vec::new()));
    }
    let inner = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    match inner {
        Some(inner) if inner.trim().is_empty() => Ok(Value::Array(Vec::new())),
        Some(inner) if !inner.contains(['[', ']', '{', '}', '"', '\'', '&', '*', '!', ':']) => {
            Ok(Value::Array(inner.split(',').map(|item| string(item.trim())).collect()))
        }
        _ => Err(refuse(number, "collections in brackets are taken only where they are empty or lists of plain texts".to_owned(), Rule::S35)),
    }
}

#[cfg(test)]
#[allow(non_snake_case, reason = "tests are named by the id of their rule")]
mod tests {
    use super::*;
    use crate::encoding::jcs;

    fn json(text: &str) -> String {
        read(text).map_or_else(|refusal| format!("{} {}", refusal.rule.number(), refusal.pointer), |value| jcs::in_order(&value))
    }

    #[test]
    fn sbom_spdx2_yaml__what_is_read() {
        for (text, wanted) in [
            ("a: 1.10\nb: on\nc: null\nd:\ne: ~\n", r#"{"a":"1.10","b":"on","c":null,"d":null,"e":null}"#),
            ("---\na:\n- x\n- y\nb:\n  - k: v\n    l: w\n  - k: u\n...\n", r#"{"a":["x","y"],"b":[{"k":"v","l":"w"},{"k":"u"}]}"#),
            ("\"a\": \"x: \\\"y\\\" \\u00e9\"\nb: 'it''s' # comment\n", r#"{"a":"x: \"y\" é","b":"it's"}"#),
            ("a: long text\n  goes on\n  here\nb: x\n", r#"{"a":"long text goes on here","b":"x"}"#),
            ("a: \"long \\\n  text\\\n  \\ more\"\nb: 'one\n\n  two'\n", r#"{"a":"long text more","b":"one\ntwo"}"#),
            ("a: |\n  one\n    two\n\n  three\nb: >-\n  one\n  two\n", r#"{"a":"one\n  two\n\nthree","b":"one two"}"#),
            ("a: []\nb: {}\nc: [x, y]\n", r#"{"a":[],"b":{},"c":["x","y"]}"#),
            ("a: http://x/y # c\nb: x#y\n", r#"{"a":"http://x/y","b":"x#y"}"#),
            ("- - x\n  - y\n- z\n", r#"[["x","y"],"z"]"#),
            ("-\n  a: b\n", r#"[{"a":"b"}]"#),
            ("a:\n  plain\nb: x\n", r#"{"a":"plain","b":"x"}"#),
            ("a: |\n  \tx\nb: y\n", r#"{"a":"\tx","b":"y"}"#),
            ("a: |\n  # no comment\n  b: c\nd: e\n", r##"{"a":"# no comment\nb: c","d":"e"}"##),
        ] {
            assert_eq!(json(text), wanted, "{text}");
        }
    }

    #[test]
    fn sbom_spdx2_yaml__what_is_refused() {
        for (text, wanted) in [
            ("a: &x 1\n", "S35 line 1"),
            ("a: *x\n", "S35 line 1"),
            ("a: !!int 1\n", "S35 line 1"),
            ("a: 1\na: 2\n", "S4 line 2"),
            ("a: {b: c}\n", "S35 line 1"),
            ("a: \"x\n", "S35 line 1"),
            ("a: \"x\" y\n", "S35 line 1"),
            ("a: \"\\q\"\n", "S35 line 1"),
            ("\ta: 1\n", "S35 line 1"),
            ("a: 1\n---\nb: 2\n", "S35 line 2"),
            ("a: 1\nplain\n", "S35 line 2"),
            ("  a: 1\nb: 2\n", "S35 line 2"),
            ("", "S35 line 1"),
        ] {
            assert_eq!(json(text), wanted, "{text}");
        }
        let deep: String = (0..70).map(|level| format!("{}a:\n", " ".repeat(level))).collect();
        assert_eq!(json(&deep), "S50 line 65");
        let members = |count: usize| (0..count).map(|number| format!("a{number}: x\n")).collect::<String>();
        assert!(json(&members(1024)).starts_with('{'));
        assert_eq!(json(&members(1025)), "S50 line 1025");
        // One pass, however many lines: at the bound of a text.
        assert_eq!(json(&format!("a: \"{}", "x\n".repeat((1 << 21) + 8))), "S50 line 1");
        assert_eq!(json("a: \"x\\\\\n  y\\\n  z\"\n"), "{\"a\":\"x\\\\ yz\"}");
        let items = "- ".repeat(70) + "x";
        assert_eq!(json(&items), "S50 line 1");
    }
}
