package io.datatracing.instrumentation.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.datatracing.bootstrap.trace.Attributes;
import io.datatracing.bootstrap.trace.Span;
import io.datatracing.examples.oldbroker.OldBrokerProcess;
import io.datatracing.instrumentation.testing.TestSpans;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A 2.8 broker with a topic in the format of 0.10.2 whose settings the application may not read.
 */
class UnreadableTopicTest {
  private static final int RECORDS = 20;

  @RegisterExtension final TestSpans spans = new TestSpans();

  private final String topic = "plain-" + UUID.randomUUID();

  @Test
  void recordsOfTopicWhoseSettingsAreSecretAreTakenAsWithoutTheAgent() throws Exception {
    try (OldBrokerProcess broker =
        OldBrokerProcess.startOlder(
            "authorizer.class.name=kafka.security.authorizer.AclAuthorizer",
            "allow.everyone.if.no.acl.found=true")) {
      Map<String, Object> settings = new HashMap<>();
      settings.put("bootstrap.servers", broker.bootstrapServers());
      createSecretTopic(settings);

      settings.put("enable.idempotence", false);
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
        for (int i = 0; i < RECORDS; i++) {
          sent.add(producer.send(new ProducerRecord<>(topic, "a")));
        }
      }
      for (Future<RecordMetadata> record : sent) {
        record.get();
      }
      for (Span send : spans.take(RECORDS)) {
        assertThat(send.get(Attributes.ERROR_TYPE)).isNull();
        assertThat(send.get(KafkaAttributes.HEADERS_LEFT_OUT)).isEqualTo("topic_format_unknown");
      }
    }
  }

  private void createSecretTopic(Map<String, Object> settings) throws Exception {
    try (AdminClient admin = AdminClient.create(settings)) {
      NewTopic plain =
          new NewTopic(topic, 1, (short) 1).configs(Map.of("message.format.version", "0.10.2"));
      admin.createTopics(List.of(plain)).all().get();
      admin
          .createAcls(
              List.of(
                  rule(AclOperation.ALL, AclPermissionType.ALLOW),
                  rule(AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY)))
          .all()
          .get();
    }
  }

  private AclBinding rule(AclOperation operation, AclPermissionType permission) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
        new AccessControlEntry("User:*", "*", operation, permission));
  }
}
