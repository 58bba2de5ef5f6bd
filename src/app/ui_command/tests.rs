//! What holds for the list of commands.

use super::*;

#[test]
fn no_two_commands_share_a_key() {
    let keys: Vec<KeyboardShortcut> = UiCommand::PLAIN.iter().filter_map(|c| c.shortcut()).collect();
    for (i, key) in keys.iter().enumerate() {
        assert!(!keys[i + 1..].contains(key), "{key:?}");
    }
}
