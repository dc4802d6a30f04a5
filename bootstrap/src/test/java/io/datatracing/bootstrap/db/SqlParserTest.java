package io.datatracing.bootstrap.db;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "SELECT * FROM orders WHERE id = 42|SELECT * FROM orders WHERE id = ?",
        "SELECT 'it''s' , \"Col\" FROM t|SELECT ? , \"Col\" FROM t",
        "SELECT 'a\\'b', 1 FROM t|SELECT ?, ? FROM t",
        "select -1.5e-3, .5, 0x1F, x'ab' from t|select -?, ?, ?, ? from t",
        "SELECT t1.c2 FROM t1|SELECT t1.c2 FROM t1",
        "SELECT a FROM t WHERE b IN (1, 2,3)|SELECT a FROM t WHERE b IN (?)",
        "SELECT a FROM t WHERE b in ( ? , ?, ?)|SELECT a FROM t WHERE b in ( ?)",
        "INSERT INTO t VALUES (1, 'x', ?)|INSERT INTO t VALUES (?, ?, ?)",
        "SELECT 1 -- secret 'x|SELECT ?",
        "SELECT /* secret */ 1|SELECT ?",
        "SELECT $tag$ secret $tag$ , $1|SELECT ? , $1",
        "SELECT 'open|SELECT ?"
      })
  void literalsAndCommentsAreTakenOut(String sql, String expected) {
    assertThat(parse(sql).text()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "select * from orders o where o.id = 1|select|orders|SELECT orders",
        "INSERT INTO shop.orders (id) VALUES (?)|insert|shop.orders|INSERT shop.orders",
        "update \"Orders\" set a = 1|update|\"Orders\"|UPDATE \"Orders\"",
        "DELETE FROM `orders`|delete|`orders`|DELETE `orders`",
        "SELECT * FROM a JOIN b ON a.id = b.id|select||SELECT a b",
        "SELECT * FROM a, b WHERE 1 = 1|select||SELECT a b",
        "INSERT INTO t SELECT * FROM s|insert||INSERT t SELECT s",
        "SELECT * FROM (SELECT id FROM inner_t) x|select|inner_t|SELECT SELECT inner_t",
        "SELECT id FROM t FOR UPDATE|select|t|SELECT t",
        "CREATE TABLE IF NOT EXISTS t (id INT)|create|t|CREATE t",
        "MERGE INTO t USING s ON (t.id = s.id)|merge|t|MERGE t",
        "CALL refresh(1)|call|refresh|CALL refresh",
        "WITH x AS (SELECT 1) SELECT * FROM x|with|x|WITH SELECT SELECT x",
        "COMMIT|commit||COMMIT"
      })
  void operationsAndTablesAreFound(
      String sql, String operation, String collection, String summary) {
    SqlStatement statement = parse(sql);

    assertThat(statement.operation()).isEqualToIgnoringCase(operation);
    assertThat(statement.collection()).isEqualTo(collection);
    assertThat(statement.summary()).isEqualTo(summary);
  }

  @Test
  void whiteSpaceIsOneSpace() {
    assertThat(parse("SELECT  a,\n\tb FROM t ").text()).isEqualTo("SELECT a, b FROM t");
  }

  @Test
  void hugeTextsAreCut() {
    SqlStatement statement = parse("SELECT a FROM t WHERE " + "b = c AND ".repeat(10_000));

    assertThat(statement.text().length()).isLessThanOrEqualTo(SqlParser.MAX_TEXT);
    assertThat(parse("SELECT * FROM " + "t".repeat(1_000)).summary())
        .hasSize(SqlParser.MAX_SUMMARY);
  }

  @Test
  void emptyTextHasNoOperation() {
    assertThat(parse("").summary()).isNull();
    assertThat(parse(" -- nothing").operation()).isNull();
    assertThat(SqlStatement.of(null).text()).isNull();
  }

  @Test
  void equalTextsAreParsedOnce() {
    assertThat(SqlStatement.of("SELECT once FROM t"))
        .isSameAs(SqlStatement.of("SELECT once FROM t"));
  }

  @Property(tries = 5_000)
  void anyTextIsSurvived(@ForAll("sqlish") String sql) {
    assertThat(parse(sql).text()).isNotNull();
  }

  /** Values between quotes never get through, whatever stands around them. */
  @Property
  void aStringLiteralNeverGetsThrough(@ForAll("words") String table, @ForAll long number) {
    String text = parse("SELECT * FROM " + table + " WHERE a = 'sesame' AND b = " + number).text();

    assertThat(text).doesNotContain("sesame");
    assertThat(text).doesNotContain(Long.toString(number));
  }

  @Provide
  Arbitrary<String> sqlish() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "SELECT", " FROM ", "'", "\"", "`", "[", "]", "$", "$x$", "--", "/*", "*/", "(", ")",
            ",", "?", "1", ".", "IN", " ", "\\", "x'", ";", "JOIN");
    return Arbitraries.oneOf(
        Arbitraries.strings(), pieces.list().ofMaxSize(30).map(list -> String.join("", list)));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12);
  }

  private static SqlStatement parse(String sql) {
    return new SqlParser(sql).parse();
  }
}
