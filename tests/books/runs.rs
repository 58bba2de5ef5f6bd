//! How many random cases a property runs, and from which seed.

use proptest::{
    prelude::ProptestConfig,
    test_runner::{Config, RngSeed},
};

/// `count` cases from a fixed seed, so that a run says the same everywhere. `PROPTEST_CASES` and
/// `PROPTEST_RNG_SEED` ask for more, or for others.
pub fn cases(count: u32) -> ProptestConfig {
    let asked = Config::default();
    Config {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() { asked.cases } else { count },
        rng_seed: match asked.rng_seed {
            RngSeed::Random => RngSeed::Fixed(20_260_821),
            fixed => fixed,
        },
        // a failing case is printed whole: nothing is written beside the sources
        failure_persistence: None,
        max_shrink_iters: 200,
        ..asked
    }
}
