/** Contract kit of gRPC: clients and servers, against each other. */
@NullMarked
package io.datatracing.instrumentation.testing.rpc;

import org.jspecify.annotations.NullMarked;
