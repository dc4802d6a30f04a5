/**
 * Jaeger's query interfaces, for front ends that know no other: the UI's own JSON ({@code
 * /api/...}), and version 3 over HTTP ({@code /api/v3/...}) and gRPC.
 *
 * <p>Sources: jaeger-idl's {@code proto/api_v3/query_service.proto}, and what jaeger-query 2.x
 * answers where no document says it.
 */
@NullMarked
package io.datatracing.query.jaeger;

import org.jspecify.annotations.NullMarked;
