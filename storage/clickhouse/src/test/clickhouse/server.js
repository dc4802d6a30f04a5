// ClickHouse's HTTP interface over the engine itself, the npm package chdb: for tests only.
//
//   node server.js DIR [PORT]     prints "listening PORT VERSION" when it answers
//
// GET /ping and POST / with query, database, default_format, param_* and settings, as the Java client sends them. Statements
// run one after the other. No sessions, no compression, no progress. A data set is closed by SIGTERM; SIGKILL is a crash.
//
// POST /fault?mode=MODE makes the following requests go wrong, until another is set:
//   none      nothing
//   error     every statement is refused with CODE, 500
//   hang      statements are not answered at all, and not run
//   lost      inserts are run, but their answer is lost: the connection is closed
const http = require("http");
const fs = require("fs");
const path = require("path");
const os = require("os");
const { Session } = require("chdb");

const session = new Session(process.argv[2]);
const inbox = fs.mkdtempSync(path.join(os.tmpdir(), "chdb-in-"));
const version = session.query("SELECT version()", "TSV").trim();
let sequence = 0;
let database = "default";
let fault = { mode: "none", code: "0" };
let last = Promise.resolve();

// What is no setting of a statement.
const NOT_SETTINGS = new Set(
  ("query database default_format user password compress decompress query_id session_id session_timeout session_check role " +
    "quota_key stacktrace client_protocol_version buffer_size wait_end_of_query enable_http_compression " +
    "http_compression_method send_progress_in_http_headers client_time_zone http_response_headers").split(" "));

const literal = (text) => "'" + text.replace(/\\/g, "\\\\").replace(/'/g, "\\'") + "'";

function settings(parameters) {
  const list = [];
  for (const [name, value] of parameters) {
    if (!NOT_SETTINGS.has(name) && !name.startsWith("param_")) {
      list.push(`${name}=${/^-?\d+(\.\d+)?$/.test(value) ? value : literal(value)}`);
    }
  }
  return list;
}

async function insert(statement, data, list) {
  const format = /FORMAT\s+(\w+)\s*$/i.exec(statement);
  if (!format) {
    throw new Error("Code: 62. DB::Exception: an insert without FORMAT");
  }
  const file = path.join(inbox, "i" + sequence++);
  fs.writeFileSync(file, data);
  try {
    const into = statement.slice(0, format.index);
    await session.queryAsync(
      `${into} FROM INFILE ${literal(file)} ${list.length ? "SETTINGS " + list.join(",") : ""} FORMAT ${format[1]}`,
      { format: "TabSeparated" });
  } finally {
    fs.rmSync(file, { force: true });
  }
  return Buffer.alloc(0);
}

async function run(parameters, headers, body) {
  if (parameters.get("compress") === "1" || parameters.get("decompress") === "1" || headers["content-encoding"]) {
    throw new Error("Code: 48. DB::Exception: compression is not supported here; switch it off in the client");
  }
  const query = parameters.get("query");
  const statement = (query || body.toString("utf8")).trim().replace(/;$/, "");
  const list = settings(parameters);
  const wanted = parameters.get("database") || headers["x-clickhouse-database"] || "default";
  if (wanted !== database) {
    session.query("USE `" + wanted + "`");
    database = wanted;
  }
  if (query && body.length > 0 && /^INSERT\b/i.test(statement)) {
    return insert(statement, body, list);
  }
  const format = parameters.get("default_format") || headers["x-clickhouse-format"] || "TabSeparated";
  const takesSettings = /^(SELECT|WITH|INSERT)\b/i.test(statement) && list.length > 0;
  const result = await session.queryAsync(
    takesSettings ? statement + " SETTINGS " + list.join(",") : statement, { format });
  return Buffer.from(result.bytes());
}

async function answer(request, response, url, body) {
  if (fault.mode === "hang") {
    return;
  }
  const headers = { "X-ClickHouse-Server-Display-Name": "chdb", "X-ClickHouse-Timezone": "UTC" };
  try {
    if (fault.mode === "error") {
      throw new Error(`Code: ${fault.code}. DB::Exception: made to fail`);
    }
    const isInsert = body.length > 0 && /^\s*INSERT\b/i.test(url.searchParams.get("query") || "");
    const bytes = await run(url.searchParams, request.headers, body);
    if (fault.mode === "lost" && isInsert) {
      request.socket.destroy();
      return;
    }
    headers["X-ClickHouse-Format"] = url.searchParams.get("default_format") || request.headers["x-clickhouse-format"] || "RowBinary";
    headers["X-ClickHouse-Summary"] = '{"read_rows":"0","written_rows":"0"}';
    headers["Content-Type"] = "application/octet-stream";
    headers["Content-Length"] = bytes.length;
    response.writeHead(200, headers);
    response.end(bytes);
  } catch (e) {
    const code = (/Code: (\d+)/.exec(e.message) || [])[1] || "1002";
    headers["X-ClickHouse-Exception-Code"] = code;
    response.writeHead(code === "60" || code === "81" ? 404 : 500, headers);
    response.end(`Code: ${code}. DB::Exception: ${e.message} (version ${version})\n`);
  }
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    if (url.pathname === "/ping") {
      response.end("Ok.\n");
    } else if (url.pathname === "/fault") {
      fault = { mode: url.searchParams.get("mode"), code: url.searchParams.get("code") || "0" };
      response.end("Ok.\n");
    } else {
      // The engine has one session: statements wait for each other.
      const body = Buffer.concat(chunks);
      last = last.then(() => answer(request, response, url, body));
    }
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[3] || 0), "127.0.0.1", () => console.log("listening", server.address().port, version));

process.on("SIGTERM", () => {
  session.close();
  process.exit(0);
});
// The test that started it is gone.
process.stdin.on("end", () => process.exit(1));
process.stdin.resume();
