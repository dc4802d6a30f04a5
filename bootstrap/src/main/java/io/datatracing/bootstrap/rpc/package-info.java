/** Remote procedure calls (gRPC), seen from the client and from the server. */
package io.datatracing.bootstrap.rpc;
