//! Events.
use super::evidence::Evidence;
use super::lexicon::Lexicon;
use super::token::Token;
#[derive(Clone, Debug)]
pub(crate) struct Events {}
impl Events {
    pub(crate) fn new(_lexicon: &mut Lexicon) -> Self { Events {} }
    pub(crate) fn evidence(&self, _text: &str, _tokens: &[Token], _out: &mut Vec<Evidence>) {}
}
