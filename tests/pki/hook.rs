//! Places in the making of a case where a fault may act.

use std::rc::Rc;

/// Changes applied in order at one named stage; usually none.
pub struct Hook<T: ?Sized>(Vec<Change<T>>);

type Change<T> = Rc<dyn Fn(&mut T)>;

impl<T: ?Sized> Hook<T> {
    /// Adds a change.
    pub fn then(&mut self, change: impl Fn(&mut T) + 'static) {
        self.0.push(Rc::new(change));
    }

    /// Applies every change.
    pub fn apply(&self, subject: &mut T) {
        self.0.iter().for_each(|change| change(subject));
    }

    /// The subject after every change.
    pub fn on(&self, mut subject: T) -> T
    where
        T: Sized,
    {
        self.apply(&mut subject);
        subject
    }
}

impl<T: ?Sized> Clone for Hook<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: ?Sized> Default for Hook<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
