//! The binder: `sealglass-bindgen INPUT.wasm OUTPUT_DIRECTORY NAME` writes the module and its JavaScript.
//!
//! A workspace member, so that the binder and the `wasm-bindgen` it has to match exactly share one lockfile.

use std::env::args;
use std::error::Error;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let Ok([input, output, name]) = <[String; 3]>::try_from(args().skip(1).collect::<Vec<_>>()) else {
        eprintln!("usage: sealglass-bindgen INPUT.wasm OUTPUT_DIRECTORY NAME");
        return ExitCode::from(2);
    };
    match bind(&input, &output, &name) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sealglass-bindgen: {input}: {error:?}");
            ExitCode::FAILURE
        }
    }
}

fn bind(input: &str, output: &str, name: &str) -> Result<(), Box<dyn Error>> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name(name).web(true)?;
    // The package loads the module itself, from where the caller says: no default address in the glue.
    bindgen.omit_default_module_path(true).typescript(true);
    // The names are for the optimiser, which drops them; producers are versions of the machine's tools.
    bindgen.remove_name_section(false).remove_producers_section(true);
    Ok(bindgen.generate(output)?)
}
