//! A directory in which the command line is run.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

/// A description of one operation and one type.
pub const SMALL: &str = r#"openapi: 3.0.3
info: {title: Small, version: '1'}
paths:
  /things:
    get:
      operationId: Things_List
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}
components:
  schemas:
    Thing: {type: object, properties: {name: {type: string}}}
"#;

/// A directory with files in it.
pub struct Place(pub tempfile::TempDir);

/// What a run said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Place {
    pub fn with(files: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            place.write(name, text);
        }
        place
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join(name)).unwrap()
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.path().join(name).exists()
    }

    /// Runs in a folder of the directory.
    pub fn run(&self, folder: &str, arguments: &[&str], input: &str) -> Said {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bindery"))
            .args(arguments)
            .current_dir(self.0.path().join(folder))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A run that does not read its input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Said {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs with arguments separated by blanks; the exit code and a part of what is said on
    /// either stream are as told.
    pub fn check(&self, arguments: &str, code: i32, part: &str) -> Said {
        self.check_in("", arguments, code, part)
    }

    /// The same in a folder of the directory.
    pub fn check_in(
        &self,
        folder: &str,
        arguments: &str,
        code: i32,
        part: &str,
    ) -> Said {
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let said = self.run(folder, &arguments, "");
        let all = format!("{}{}", said.out, said.err);
        assert_eq!(said.code, code, "{arguments:?}: {all}");
        assert!(all.contains(part), "{arguments:?}: {part:?} is not in {all}");
        said
    }
}
