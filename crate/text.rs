//! Text from the input. This is the only way in which it enters a message.

/// Characters of untrusted text that a message repeats.
const MOST: usize = 200;
/// Characters of a compared value that a report repeats: more than any identity has.
const MOST_COMPARED: usize = 4096;

/// The text in quotes, with control, bidirectional and invisible characters escaped, shortened where it is long.
#[inline(never)]
pub(crate) fn quoted(text: &str) -> String {
    written(text, MOST, ["\u{201c}", "\u{201d}"])
}

/// The text with control, bidirectional and invisible characters escaped, shortened where it is very long: for compared values.
#[inline(never)]
pub(crate) fn escaped(text: &str) -> String {
    if text.len() <= MOST_COMPARED && is_plain(text) {
        return text.to_owned();
    }
    written(text, MOST_COMPARED, ["", ""])
}

/// The same, shortened where it is long: for what stands beside many others.
pub(crate) fn brief(text: &str) -> String {
    written(text, MOST, ["", ""])
}

/// How many of something there are, with what is said of one or of several.
pub(crate) fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

/// At most so many characters, between two others; how long the text is, where that is not all of it.
#[inline(never)]
fn written(text: &str, most: usize, [open, close]: [&str; 2]) -> String {
    let mut out = open.to_owned();
    let mut rest = text.chars();
    for character in rest.by_ref().take(most) {
        push_escaped(&mut out, character);
    }
    out.push_str(close);
    if !rest.as_str().is_empty() {
        out.push_str(&format!(" … ({} bytes)", text.len()));
    }
    out
}

/// Nearly all text is: looked at by bytes, which is many times as fast.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn push_escaped(out: &mut String, character: char) {
    if is_hidden(character) {
        out.extend(character.escape_unicode());
    } else {
        out.push(character);
    }
}

/// Characters that change how their neighbours read, or that nobody sees.
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_and_several() {
        assert_eq!([0, 1, 2].map(|count| counted(count, "part is", "parts are")), ["0 parts are", "1 part is", "2 parts are"]);
    }

    #[test]
    fn hides_nothing() {
        assert_eq!(quoted("a\u{202e}b\n"), "“a\\u{202e}b\\u{a}”");
        assert_eq!(escaped("a\u{0}"), "a\\u{0}");
    }

    #[test]
    fn shortens_at_a_character() {
        let long = "é".repeat(300);
        assert!(quoted(&long).ends_with("” … (600 bytes)"));
        assert_eq!(brief(&long), format!("{} … (600 bytes)", "é".repeat(200)));
        assert_eq!([brief(&"é".repeat(200)), brief("a\u{202e}")], ["é".repeat(200), "a\\u{202e}".to_owned()]);
        let longer = "\u{7f}".repeat(1 << 20);
        assert!(escaped(&longer).len() < 1 << 15 && escaped(&longer).ends_with(" … (1048576 bytes)"));
    }
}
