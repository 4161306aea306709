//! The program `jiannuo`; everything is in the library.

fn main() -> std::process::ExitCode {
    server::main()
}
