package io.datatracing.instrumentation.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcUrlTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1 -> h2database|orders|null|0",
        "jdbc:h2:file:./data/orders -> h2database|./data/orders|null|0",
        "jdbc:h2:~/orders -> h2database|~/orders|null|0",
        "jdbc:h2:tcp://db1:9092/~/orders;USER=sa;PASSWORD=secret -> h2database|~/orders|db1|9092",
        "jdbc:hsqldb:mem:orders -> hsqldb|orders|null|0",
        "jdbc:hsqldb:hsql://localhost/orders -> hsqldb|orders|localhost|0",
        "jdbc:postgresql://db1:5433,db2:5434/orders?user=me&password=secret -> postgresql|orders|db1|5433",
        "jdbc:postgresql://[::1]:5432/orders -> postgresql|orders|::1|5432",
        "jdbc:postgresql:orders -> postgresql|orders|null|0",
        "jdbc:mysql://me:s@cret@db1/orders?useSSL=true -> mysql|orders|db1|0",
        "jdbc:mysql:replication://db1:3307,db2/orders -> mysql|orders|db1|3307",
        "jdbc:mariadb://db1:3306/ -> mariadb|null|db1|3306",
        "jdbc:sqlserver://db1\\sales:1433;databaseName=orders;password=secret -> microsoft.sql_server|orders|db1|1433",
        "jdbc:sqlserver://db1;user=sa -> microsoft.sql_server|null|db1|0",
        "jdbc:oracle:thin:@//db1:1521/orders -> oracle.db|orders|db1|1521",
        "jdbc:oracle:thin:me/secret@db1:1521:orders -> oracle.db|orders|db1|1521",
        "jdbc:oracle:thin:@orders_tns -> oracle.db|orders_tns|null|0",
        "jdbc:oracle:thin:@(DESCRIPTION=(ADDRESS=(HOST=db1))) -> oracle.db|null|null|0",
        "jdbc:sqlite:/data/orders.db -> sqlite|/data/orders.db|null|0",
        "jdbc:derby:memory:orders;create=true -> derby|orders|null|0",
        "jdbc:clickhouse:http://db1:8123/orders?ssl=false -> clickhouse|orders|db1|8123",
        "jdbc:db2://db1:50000/orders:user=me;password=secret; -> ibm.db2|orders|db1|50000",
        "jdbc:newdb://db1:99999999/orders -> other_sql|orders|db1|0",
        "jdbc:newdb://db1:port/orders -> other_sql|orders|db1|0",
      })
  void urlTellsTheDatabaseWithoutItsSecrets(String url, String expected) {
    assertThat(JdbcUrl.parse(url)).hasToString(expected);
  }

  @Test
  void whatIsNoUrlIsUnknown() {
    assertThat(JdbcUrl.parse(null)).isSameAs(Database.UNKNOWN);
    assertThat(JdbcUrl.parse("orders")).isSameAs(Database.UNKNOWN);
    assertThat(JdbcUrl.parse("jdbc:")).hasToString("other_sql|null|null|0");
    assertThat(JdbcUrl.parse("jdbc:mysql")).hasToString("mysql|null|null|0");
  }
}
