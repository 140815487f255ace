// The conformance tests over each kind of link. Links of a process share its descriptors and threads, which the
// tests count: hence one collection.
using OneNetModem.At.Links;
using Xunit;

namespace OneNetModem.At.Tests.Links;

[CollectionDefinition(Name, DisableParallelization = true)]
public class LinksCollection
{
    public const string Name = "links";
}

[Collection(LinksCollection.Name)]
public class LoopbackLinkConformance : LinkConformance
{
    private protected override Task<LinkBench> OpenAsync(LinkSettings settings, TimeProvider time)
    {
        (LoopbackLink host, LoopbackLink module) = LoopbackLink.CreatePair("loopback", time, settings);
        return Task.FromResult(new LinkBench(host, new LoopbackEnd(module)));
    }
}

[Collection(LinksCollection.Name)]
public class TtyLinkConformance : LinkConformance
{
    protected override int Lives => 1000;

    private protected override Task<LinkBench> OpenAsync(LinkSettings settings, TimeProvider time)
    {
        Pty pty = new();
        return Task.FromResult(new LinkBench(TtyLink.Open(pty.SlavePath, settings, time), new PtyEnd(pty)));
    }
}

[Collection(LinksCollection.Name)]
public class SerialPortLinkConformance : LinkConformance
{
    private protected override Task<LinkBench> OpenAsync(LinkSettings settings, TimeProvider time)
    {
        Pty pty = new();
        return Task.FromResult(new LinkBench(SerialPortLink.Open(pty.SlavePath, settings, time), new PtyEnd(pty)));
    }
}

[Collection(LinksCollection.Name)]
public class TcpLinkConformance : LinkConformance
{
    private protected override async Task<LinkBench> OpenAsync(LinkSettings settings, TimeProvider time)
    {
        (string address, Task<SocketEnd> accepted) = SocketEnd.Listen();
        TcpLink link = await TcpLink.ConnectAsync(address, settings, time);
        return new LinkBench(link, await accepted);
    }
}
