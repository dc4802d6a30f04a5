package io.datatracing.instrumentation.kafkaconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceOriginTest {
  @Test
  void textsNumbersAndBooleansAreTold() {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("table", "orders");
    entries.put("lsn", 42L);
    entries.put("snapshot", true);
    entries.put("nothing", null);
    entries.put("bytes", new byte[1]);

    assertThat(SourceOrigin.texts(entries))
        .containsExactly("table=orders", "lsn=42", "snapshot=true");
  }

  @Test
  void nothingIsNull() {
    assertThat(SourceOrigin.texts(null)).isNull();
    assertThat(SourceOrigin.texts(Collections.emptyMap())).isNull();
    assertThat(SourceOrigin.texts(Collections.singletonMap("bytes", new byte[1]))).isNull();
  }

  @Test
  void entriesAndTheirLengthsAreBounded() {
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < 20; i++) {
      entries.put("file" + i, new String(new char[1_000]).replace('\0', 'x'));
    }

    assertThat(SourceOrigin.texts(entries))
        .hasSize(8)
        .allMatch(text -> text.length() == 256 && text.startsWith("file"));
  }

  @Test
  void secretsAreNeverTold() {
    assertThat(one("dbPassword", "s3cret")).isEqualTo("dbPassword=***");
    assertThat(one("api.key", "s3cret")).isEqualTo("api.key=***");
    assertThat(one("accessToken", "s3cret")).isEqualTo("accessToken=***");
    assertThat(one("settings", "user=sa,password=s3cret")).isEqualTo("settings=***");
    assertThat(one("ns", "mongodb://shop:s3cret@db.example:27017/orders?replicaSet=rs"))
        .isEqualTo("ns=mongodb://***@db.example:27017/orders");
    assertThat(one("ns", "mongodb://shop:s3c?re@t@db.example/orders"))
        .isEqualTo("ns=mongodb://***@db.example/orders");
    assertThat(one("url", "jdbc:sqlserver://db.example;user=sa;password=s3cret"))
        .isEqualTo("url=jdbc:sqlserver://db.example");
    assertThat(one("url", "jdbc:oracle:thin:scott/s3cret@//db.example:1521/shop"))
        .isEqualTo("url=jdbc:oracle:***@//db.example:1521/shop");
    assertThat(one("url", "jdbc:postgresql://db.example/shop?password=s3cret"))
        .isEqualTo("url=jdbc:postgresql://db.example/shop");
  }

  @Test
  void whatIsNoSecretStays() {
    assertThat(one("filename", "/data/a=b;c?d@e.txt")).isEqualTo("filename=/data/a=b;c?d@e.txt");
    assertThat(one("url", "jdbc:h2:/data/shop")).isEqualTo("url=jdbc:h2:/data/shop");
  }

  private static String one(String name, String value) {
    String[] texts = SourceOrigin.texts(Collections.singletonMap(name, value));
    assertThat(texts).hasSize(1);
    return texts[0];
  }
}
