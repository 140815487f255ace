// A port that another program has is tried again until it is free.
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using OneNetModem.Bridge.Endpoint;
using Xunit;

namespace OneNetModem.Bridge.Tests.Endpoint;

public sealed class ListeningPortTests
{
    [Fact]
    public async Task It_is_said_once_and_the_port_is_taken_when_it_is_free()
    {
        using TcpListener holder = new(IPAddress.Loopback, 0);
        holder.Start();
        FakeTimeProvider time = new();
        List<string> problems = [];
        Task<TcpListener> taking = ListeningPort.TakeAsync((IPEndPoint)holder.LocalEndpoint, problems.Add, time, CancellationToken.None);
        for (int i = 0; i < 3; i++)
        {
            time.Advance(ListeningPort.RetryInterval);
        }

        Assert.False(taking.IsCompleted);
        Assert.Contains($"(process {Environment.ProcessId})", Assert.Single(problems), StringComparison.Ordinal);
        holder.Stop();
        while (!taking.IsCompleted)
        {
            time.Advance(ListeningPort.RetryInterval);
            await Task.Yield();
        }

        using TcpListener taken = await taking;
        Assert.True(taken.Server.IsBound);
    }
}
