package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.messaging.RecordSettings;
import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.instrumentation.testing.TestSpans;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongDeserializer;
import org.apache.kafka.common.serialization.LongSerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who a record is, and how its two spans meet without headers. */
class RecordIdentityTest {
  /** From {@code printf o-7 | sha256sum}. */
  private static final String O_7 = "h:b4ca9348599b96f9";

  private static final Duration POLL = Duration.ofSeconds(60);

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "records-" + UUID.randomUUID();
  private final List<ConsumerRecord<?, ?>> received = new ArrayList<>();

  /** A value that nothing can be read out of but by its serialized form. */
  private static final class Order {
    final String json;

    Order(String json) {
      this.json = json;
    }
  }

  private static final class OrderSerde implements Serializer<Order>, Deserializer<Order> {
    @Override
    public byte[] serialize(String name, Order order) {
      return order == null ? null : order.json.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Order deserialize(String name, byte[] bytes) {
      return bytes == null ? null : new Order(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {}

    @Override
    public void close() {}
  }

  private static final class AvroSerde
      implements Serializer<GenericRecord>, Deserializer<GenericRecord> {
    private final Schema schema;

    AvroSerde(Schema schema) {
      this.schema = schema;
    }

    @Override
    public byte[] serialize(String name, GenericRecord record) {
      try {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public GenericRecord deserialize(String name, byte[] bytes) {
      try {
        return new GenericDatumReader<GenericRecord>(schema)
            .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void configure(Map<String, ?> settings, boolean isKey) {}

    @Override
    public void close() {}
  }

  @AfterEach
  void restore() {
    RecordSettings.set(RecordSettings.DEFAULT);
  }

  @Test
  void plainKeyIsOnBothSpans() throws Exception {
    RecordSettings.set(new RecordSettings(true, true, true, new String[0][]));
    List<Span> both =
        sendAndHandle(
            new ProducerRecord<>(topic, 7L, "value"),
            new LongSerializer(),
            new StringSerializer(),
            new LongDeserializer(),
            new StringDeserializer());
    assertThat(both).extracting(s -> s.get(Attributes.DATATRACING_RECORD_KEY)).containsOnly("p:7");
  }

  @Test
  void keyIsNowhereWhenItIsSwitchedOff() throws Exception {
    RecordSettings.set(new RecordSettings(false, false, true, new String[0][]));
    List<Span> both = sendAndHandle(new ProducerRecord<>(topic, "customer-7", "value"));
    assertThat(both).extracting(s -> s.get(Attributes.DATATRACING_RECORD_KEY)).containsOnlyNulls();
  }

  @Test
  void keyOfATypeOfTheApplicationHasTheHashOfItsBytesOnBothSpans() throws Exception {
    List<Span> both =
        sendAndHandle(
            new ProducerRecord<>(topic, new Order("o-7"), "value"),
            new OrderSerde(),
            new StringSerializer(),
            new OrderSerde(),
            new StringDeserializer());
    assertThat(both).extracting(s -> s.get(Attributes.DATATRACING_RECORD_KEY)).containsOnly(O_7);
  }

  @Test
  void idsOfHeaderAndValueAreOnBothSpans() throws Exception {
    rules(
        new String[] {topic, "order", RecordSettings.FIELD, ".order", ".id"},
        new String[] {topic, "parcel", RecordSettings.HEADER, "parcel-id"},
        new String[] {topic, "none", RecordSettings.FIELD, ".none"},
        new String[] {"another", "order", RecordSettings.FIELD, ".order"});
    ProducerRecord<String, Order> record =
        new ProducerRecord<>(topic, "k", new Order("{\"a\":[1],\"order\":{\"id\":\"o-7\"}}"));
    record.headers().add("parcel-id", "o-7".getBytes(StandardCharsets.UTF_8));
    long before = RecordSettings.unreadableCount();
    List<Span> both =
        sendAndHandle(
            record,
            new StringSerializer(),
            new OrderSerde(),
            new StringDeserializer(),
            new OrderSerde());
    assertThat(both)
        .extracting(s -> (String[]) s.get(Attributes.DATATRACING_RECORD_ID))
        .containsOnly(new String[] {"order=" + O_7, "parcel=" + O_7});
    assertThat(RecordSettings.unreadableCount()).isEqualTo(before);
  }

  @Test
  void plainIdIsItsText() throws Exception {
    RecordSettings.set(
        new RecordSettings(
            true, true, true, new String[][] {{topic, "id", RecordSettings.FIELD, ".id"}}));
    List<Span> both = sendAndHandle(new ProducerRecord<>(topic, "k", "{\"id\":77}"));
    assertThat(both)
        .extracting(s -> (String[]) s.get(Attributes.DATATRACING_RECORD_ID))
        .containsOnly(new String[] {"id=p:77"});
  }

  /** Neither as text nor as a hash, which can be guessed. */
  @Test
  void whatSoundsLikeASecretIsNeverTold() throws Exception {
    String[][] rules = {
      {topic, "id", RecordSettings.FIELD, ".id"},
      {topic, "login", RecordSettings.FIELD, ".login", ".Password"},
      {topic, "caller", RecordSettings.HEADER, "Authorization"}
    };
    ProducerRecord<String, String> record =
        new ProducerRecord<>(topic, "k", "{\"id\":77,\"login\":{\"Password\":\"tiger\"}}");
    record.headers().add("Authorization", "Bearer tiger".getBytes(StandardCharsets.UTF_8));
    PrintStream before = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    List<Span> both;
    try {
      System.setErr(new PrintStream(told, true, "UTF-8"));
      RecordSettings.set(new RecordSettings(true, true, true, rules));
      both = sendAndHandle(record);
    } finally {
      System.setErr(before);
    }
    assertThat(both)
        .extracting(s -> (String[]) s.get(Attributes.DATATRACING_RECORD_ID))
        .containsOnly(new String[] {"id=p:77"});
    assertThat(told.toString("UTF-8"))
        .contains("names Password of topic " + topic)
        .contains("names Authorization of topic " + topic)
        .doesNotContain("tiger");
  }

  /** Standard error may lead to a topic of the application's own. */
  @Test
  void lineAboutASecretIsPrintedOnceAlsoWhereItIsSentAsARecord() throws Exception {
    RecordSettings settings =
        new RecordSettings(
            true, true, true, new String[][] {{topic, "t", RecordSettings.HEADER, "token"}});
    List<String> lines = new ArrayList<>();
    PrintStream sending =
        new PrintStream(new ByteArrayOutputStream(), true, "UTF-8") {
          @Override
          public void println(String line) {
            lines.add(line);
            RecordIds.of(settings);
          }
        };
    PrintStream before = System.err;
    System.setErr(sending);
    try {
      assertThat(RecordIds.of(settings).appliesTo(topic)).isFalse();
    } finally {
      System.setErr(before);
    }
    assertThat(lines).hasSize(1);
  }

  @Test
  void fieldOfAnAvroRecordIsRead() throws Exception {
    Schema schema =
        SchemaBuilder.record("Order")
            .fields()
            .requiredLong("number")
            .requiredString("id")
            .endRecord();
    GenericRecord order = new GenericData.Record(schema);
    order.put("number", 1L);
    order.put("id", "o-7");
    rules(
        new String[] {topic, "id", RecordSettings.FIELD, ".id"},
        new String[] {topic, "none", RecordSettings.FIELD, ".none"});
    List<Span> both =
        sendAndHandle(
            new ProducerRecord<>(topic, "k", order),
            new StringSerializer(),
            new AvroSerde(schema),
            new StringDeserializer(),
            new AvroSerde(schema));
    assertThat(both)
        .extracting(s -> (String[]) s.get(Attributes.DATATRACING_RECORD_ID))
        .containsOnly(new String[] {"id=" + O_7});
  }

  @Test
  void valueThatCannotBeReadIsCountedAndNothingElse() throws Exception {
    rules(new String[] {topic, "id", RecordSettings.FIELD, ".id"});
    long before = RecordSettings.unreadableCount();
    List<Span> both = sendAndHandle(new ProducerRecord<>(topic, "k", "no json"));
    assertThat(both).extracting(s -> s.get(Attributes.DATATRACING_RECORD_ID)).containsOnlyNulls();
    assertThat(RecordSettings.unreadableCount()).isEqualTo(before + 2);
    assertThat(received.get(0).value()).isEqualTo("no json");
  }

  @Test
  void tombstoneHasNoIdOfItsValue() throws Exception {
    rules(new String[] {topic, "id", RecordSettings.FIELD, ".id"});
    long before = RecordSettings.unreadableCount();
    List<Span> both = sendAndHandle(new ProducerRecord<>(topic, "k", null));
    assertThat(both).extracting(s -> s.get(Attributes.DATATRACING_RECORD_ID)).containsOnlyNulls();
    assertThat(RecordSettings.unreadableCount()).isEqualTo(before);
  }

  @Test
  void withoutHeadersTheTwoSpansMeetByTheirAddress() throws Exception {
    RecordSettings.set(new RecordSettings(true, false, false, new String[0][]));
    ProducerRecord<String, String> record = new ProducerRecord<>(topic, "k", "value");
    record.headers().add("own", new byte[] {1});
    List<Span> both = sendAndHandle(record);
    assertThat(received.get(0).headers().toArray()).extracting(Header::key).containsExactly("own");
    Span send = both.get(0);
    Span process = both.get(1);
    assertThat(process.parentSpanId()).isZero();
    assertThat(process.traceIdLow()).isNotEqualTo(send.traceIdLow());
    assertThat(address(process)).isEqualTo(address(send)).doesNotContainNull();
  }

  private static List<Object> address(Span span) {
    List<Object> address = new ArrayList<>();
    address.add(span.get(Attributes.DATATRACING_KAFKA_CLUSTER_ID));
    address.add(span.get(Attributes.MESSAGING_DESTINATION_NAME));
    address.add(span.get(Attributes.MESSAGING_DESTINATION_PARTITION_ID));
    address.add(span.get(Attributes.MESSAGING_KAFKA_OFFSET));
    return address;
  }

  private static void rules(String[]... rules) {
    RecordSettings.set(new RecordSettings(true, false, true, rules));
  }

  private List<Span> sendAndHandle(ProducerRecord<String, String> record) throws Exception {
    return sendAndHandle(
        record,
        new StringSerializer(),
        new StringSerializer(),
        new StringDeserializer(),
        new StringDeserializer());
  }

  /** The span of sending, then that of handling. */
  private <K, V> List<Span> sendAndHandle(
      ProducerRecord<K, V> record,
      Serializer<K> keys,
      Serializer<V> values,
      Deserializer<K> readKeys,
      Deserializer<V> readValues)
      throws Exception {
    try (KafkaProducer<K, V> producer =
        new KafkaProducer<>(KafkaBroker.get().settings(), keys, values)) {
      producer.send(record).get();
    }
    Span sent = spans.take();
    Map<String, Object> settings = KafkaBroker.get().settings();
    settings.put("group.id", KafkaBroker.GROUP);
    settings.put("enable.auto.commit", false);
    try (KafkaConsumer<K, V> consumer = new KafkaConsumer<>(settings, readKeys, readValues)) {
      List<TopicPartition> partition = List.of(new TopicPartition(topic, 0));
      consumer.assign(partition);
      consumer.seekToBeginning(partition);
      ConsumerRecords<K, V> records = consumer.poll(POLL);
      records.forEach(received::add);
    }
    assertThat(received).hasSize(1);
    return List.of(sent, spans.take());
  }
}
