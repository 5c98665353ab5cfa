package io.legacybridge.states.http;

import io.legacybridge.states.api.Caller;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/**
 * The connection that a request came on. While a request is being answered Jetty does not read from its connection, so
 * that a caller who hangs up goes unnoticed; but it can be asked: a closed connection reads as its end, an idle one as
 * nothing. A byte that is really there would be the start of a pipelined request, which no client of this API sends;
 * the connection is closed then, because it can no longer be read in order.
 */
final class Connection implements Caller {

    private final Request request;

    Connection(Request request) {
        this.request = request;
    }

    @Override
    public boolean isConnected() {
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        if (!endPoint.isOpen() || endPoint.isInputShutdown()) {
            return false;
        }
        try {
            ByteBuffer probe = ByteBuffer.allocate(1);
            probe.limit(0);
            int read = endPoint.fill(probe);
            if (read > 0) {
                endPoint.close();
            }
            return read == 0;
        } catch (IOException broken) {
            return false;
        }
    }
}
