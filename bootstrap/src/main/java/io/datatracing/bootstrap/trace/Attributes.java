package io.datatracing.bootstrap.trace;

/**
 * Names of attributes: OpenTelemetry's semantic conventions (stable HTTP and database names) and
 * ours.
 */
public final class Attributes {
  // Errors
  public static final AttributeKey ERROR_TYPE = AttributeKey.of("error.type");
  public static final AttributeKey EXCEPTION_TYPE = AttributeKey.of("exception.type");
  public static final AttributeKey EXCEPTION_MESSAGE = AttributeKey.of("exception.message");
  public static final AttributeKey EXCEPTION_STACKTRACE = AttributeKey.of("exception.stacktrace");

  // HTTP
  public static final AttributeKey HTTP_REQUEST_METHOD = AttributeKey.of("http.request.method");
  public static final AttributeKey HTTP_REQUEST_METHOD_ORIGINAL =
      AttributeKey.of("http.request.method_original");
  public static final AttributeKey HTTP_REQUEST_RESEND_COUNT =
      AttributeKey.of("http.request.resend_count");
  public static final AttributeKey HTTP_RESPONSE_STATUS_CODE =
      AttributeKey.of("http.response.status_code");
  public static final AttributeKey HTTP_ROUTE = AttributeKey.of("http.route");
  public static final AttributeKey URL_FULL = AttributeKey.of("url.full");
  public static final AttributeKey URL_SCHEME = AttributeKey.of("url.scheme");
  public static final AttributeKey URL_PATH = AttributeKey.of("url.path");
  public static final AttributeKey URL_QUERY = AttributeKey.of("url.query");
  public static final AttributeKey USER_AGENT_ORIGINAL = AttributeKey.of("user_agent.original");

  // Network
  public static final AttributeKey SERVER_ADDRESS = AttributeKey.of("server.address");
  public static final AttributeKey SERVER_PORT = AttributeKey.of("server.port");
  public static final AttributeKey CLIENT_ADDRESS = AttributeKey.of("client.address");
  public static final AttributeKey CLIENT_PORT = AttributeKey.of("client.port");
  public static final AttributeKey NETWORK_PEER_ADDRESS = AttributeKey.of("network.peer.address");
  public static final AttributeKey NETWORK_PEER_PORT = AttributeKey.of("network.peer.port");
  public static final AttributeKey NETWORK_PROTOCOL_NAME = AttributeKey.of("network.protocol.name");
  public static final AttributeKey NETWORK_PROTOCOL_VERSION =
      AttributeKey.of("network.protocol.version");

  // RPC
  public static final AttributeKey RPC_SYSTEM = AttributeKey.of("rpc.system");
  public static final AttributeKey RPC_SERVICE = AttributeKey.of("rpc.service");
  public static final AttributeKey RPC_METHOD = AttributeKey.of("rpc.method");
  public static final AttributeKey RPC_GRPC_STATUS_CODE = AttributeKey.of("rpc.grpc.status_code");
  public static final AttributeKey RPC_MESSAGE_TYPE = AttributeKey.of("rpc.message.type");
  public static final AttributeKey RPC_MESSAGE_ID = AttributeKey.of("rpc.message.id");
  public static final AttributeKey DATATRACING_RPC_MESSAGES_SENT =
      AttributeKey.of("datatracing.rpc.messages.sent");
  public static final AttributeKey DATATRACING_RPC_MESSAGES_RECEIVED =
      AttributeKey.of("datatracing.rpc.messages.received");
  public static final AttributeKey DATATRACING_RPC_ATTEMPTS =
      AttributeKey.of("datatracing.rpc.attempts");
  public static final AttributeKey DATATRACING_RPC_PREVIOUS_ATTEMPTS =
      AttributeKey.of("datatracing.rpc.previous_attempts");

  // Databases
  public static final AttributeKey DB_SYSTEM_NAME = AttributeKey.of("db.system.name");
  public static final AttributeKey DB_NAMESPACE = AttributeKey.of("db.namespace");
  public static final AttributeKey DB_OPERATION_NAME = AttributeKey.of("db.operation.name");
  public static final AttributeKey DB_OPERATION_BATCH_SIZE =
      AttributeKey.of("db.operation.batch.size");
  public static final AttributeKey DB_COLLECTION_NAME = AttributeKey.of("db.collection.name");
  public static final AttributeKey DB_QUERY_TEXT = AttributeKey.of("db.query.text");
  public static final AttributeKey DB_QUERY_SUMMARY = AttributeKey.of("db.query.summary");
  public static final AttributeKey DB_RESPONSE_STATUS_CODE =
      AttributeKey.of("db.response.status_code");

  // Messaging
  public static final AttributeKey MESSAGING_SYSTEM = AttributeKey.of("messaging.system");
  public static final AttributeKey MESSAGING_DESTINATION_NAME =
      AttributeKey.of("messaging.destination.name");
  public static final AttributeKey MESSAGING_DESTINATION_PARTITION_ID =
      AttributeKey.of("messaging.destination.partition.id");
  public static final AttributeKey MESSAGING_OPERATION_NAME =
      AttributeKey.of("messaging.operation.name");
  public static final AttributeKey MESSAGING_OPERATION_TYPE =
      AttributeKey.of("messaging.operation.type");
  public static final AttributeKey MESSAGING_KAFKA_OFFSET =
      AttributeKey.of("messaging.kafka.offset");
  public static final AttributeKey MESSAGING_KAFKA_MESSAGE_TOMBSTONE =
      AttributeKey.of("messaging.kafka.message.tombstone");
  public static final AttributeKey MESSAGING_CONSUMER_GROUP_NAME =
      AttributeKey.of("messaging.consumer.group.name");
  public static final AttributeKey MESSAGING_CLIENT_ID = AttributeKey.of("messaging.client.id");
  public static final AttributeKey MESSAGING_BATCH_MESSAGE_COUNT =
      AttributeKey.of("messaging.batch.message_count");

  // DataTracing's own, described in docs/pipeline-model.md
  public static final AttributeKey DATATRACING_LINK_TYPE = AttributeKey.of("datatracing.link.type");
  public static final AttributeKey DATATRACING_ATTEMPT = AttributeKey.of("datatracing.attempt");
  public static final AttributeKey DATATRACING_DEAD_LETTER =
      AttributeKey.of("datatracing.dead_letter");
  public static final AttributeKey DATATRACING_INPUTS = AttributeKey.of("datatracing.inputs");
  public static final AttributeKey DATATRACING_INPUTS_COUNT =
      AttributeKey.of("datatracing.inputs.count");
  public static final AttributeKey DATATRACING_INPUTS_TRUNCATED =
      AttributeKey.of("datatracing.inputs.truncated");
  public static final AttributeKey DATATRACING_KAFKA_CLUSTER_ID =
      AttributeKey.of("datatracing.kafka.cluster.id");
  public static final AttributeKey DATATRACING_KAFKA_ACCUMULATOR_DURATION =
      AttributeKey.of("datatracing.kafka.accumulator.duration");
  public static final AttributeKey DATATRACING_KAFKA_POLL_DURATION =
      AttributeKey.of("datatracing.kafka.poll.duration");
  public static final AttributeKey DATATRACING_KAFKA_QUEUE_DURATION =
      AttributeKey.of("datatracing.kafka.queue.duration");
  public static final AttributeKey DATATRACING_KAFKA_TIMESTAMP_TYPE =
      AttributeKey.of("datatracing.kafka.timestamp.type");
  public static final AttributeKey DATATRACING_KAFKA_TRANSACTION_ID =
      AttributeKey.of("datatracing.kafka.transaction.id");
  public static final AttributeKey DATATRACING_KAFKA_TRANSACTION_STATE =
      AttributeKey.of("datatracing.kafka.transaction.state");
  public static final AttributeKey DATATRACING_KAFKA_LAG = AttributeKey.of("datatracing.kafka.lag");
  public static final AttributeKey DATATRACING_RECORD_KEY =
      AttributeKey.of("datatracing.record.key");
  public static final AttributeKey DATATRACING_RECORD_ID = AttributeKey.of("datatracing.record.id");
  public static final AttributeKey DATATRACING_JOB_NAME = AttributeKey.of("datatracing.job.name");
  public static final AttributeKey DATATRACING_JOB_TYPE = AttributeKey.of("datatracing.job.type");
  public static final AttributeKey DATATRACING_RUN_ID = AttributeKey.of("datatracing.run.id");

  public static final AttributeKey DATATRACING_SAMPLED_BY =
      AttributeKey.of("datatracing.sampled.by");
  public static final AttributeKey DATATRACING_SKELETON = AttributeKey.of("datatracing.skeleton");
  public static final AttributeKey DATATRACING_END_ESTIMATED =
      AttributeKey.of("datatracing.end.estimated");
  public static final AttributeKey DATATRACING_UNCLOSED = AttributeKey.of("datatracing.unclosed");

  // Threads
  public static final AttributeKey THREAD_ID = AttributeKey.of("thread.id");
  public static final AttributeKey THREAD_NAME = AttributeKey.of("thread.name");

  private Attributes() {}
}
