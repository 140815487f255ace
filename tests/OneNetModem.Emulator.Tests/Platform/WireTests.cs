// What only shows byte by byte: the order of packets, and packets that no decent client sends.
using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using OneNetModem.Emulator.Platform;
using OneNetModem.OneNet.Topics;
using Xunit;

namespace OneNetModem.Emulator.Tests.Platform;

public sealed class WireTests : IAsyncLifetime
{
    private const string Own = "$sys/469948/Chic_D/";
    private static readonly DeviceIdentity s_device = DeviceRegistry.DemoDevice;
    private readonly TcpClient _client = new();
    private EmulatedOneNet _platform = null!;
    private NetworkStream _stream = null!;

    public async ValueTask InitializeAsync()
    {
        _platform = await EmulatedOneNet.StartAsync();
        await _client.ConnectAsync("127.0.0.1", _platform.Port);
        _stream = _client.GetStream();
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _platform.DisposeAsync();
    }

    [Fact]
    public async Task PUBACK_comes_before_accepted()
    {
        await LoginAsync();
        await SendAsync(0x82, [0, 1, .. Text(Own + "dp/post/json/+"), 1]);
        Assert.Equal([0x90, 3, 0, 1, 0], await ReadAsync(5));
        await SendAsync(0x32, [.. Text(Own + "dp/post/json"), 0, 2, .. """{"id":9,"dp":{"a":[{"v":1}]}}"""u8]);
        byte[] accepted = [.. Text(Own + "dp/post/json/accepted"), .. """{"id":9}"""u8];
        Assert.Equal([0x40, 2, 0, 2, 0x30, (byte)accepted.Length, .. accepted], await ReadAsync(6 + accepted.Length));
    }

    [Fact]
    public async Task A_second_CONNECT_closes()
    {
        await LoginAsync();
        await SendAsync(0x10, Connect());
        await ExpectClosedAsync();
    }

    [Fact]
    public async Task Nine_filters_in_one_packet_close_without_a_SUBACK()
    {
        await LoginAsync();
        byte[] filter = [.. Text(Own + "cmd/#"), 0];
        await SendAsync(0x82, [0, 1, .. Enumerable.Repeat(filter, 9).SelectMany(f => f)]);
        await ExpectClosedAsync();
    }

    [Fact]
    public async Task A_packet_before_CONNECT_closes()
    {
        await SendAsync(0xC0, []);
        await ExpectClosedAsync();
    }

    [Fact]
    public async Task A_bad_password_is_answered_with_code_4_and_closed()
    {
        await SendAsync(0x10, Connect("nonsense"));
        Assert.Equal([0x20, 2, 0, 4], await ReadAsync(4));
        await ExpectClosedAsync();
    }

    [Fact]
    public async Task A_banned_device_is_closed_without_a_CONNACK()
    {
        for (int i = 0; i < 11; i++)
        {
            using TcpClient other = new();
            await other.ConnectAsync("127.0.0.1", _platform.Port);
            await WriteAsync(other.GetStream(), 0x10, Connect());
            byte[] answer = new byte[4];
            Assert.Equal(i < 10 ? 4 : 0, await other.GetStream().ReadAtLeastAsync(answer, 4, throwOnEndOfStream: false).AsTask().WaitAsync(DeviceClient.Patience));
        }
    }

    [Fact]
    public async Task A_connection_needs_no_socket()
    {
        Pipe up = new();
        Pipe down = new();
        Task served = _platform.ServeAsync(new DuplexStream(up.Reader.AsStream(), down.Writer.AsStream()));
        await using Stream device = new DuplexStream(down.Reader.AsStream(), up.Writer.AsStream());
        await WriteAsync(device, 0x10, Connect());
        byte[] answer = new byte[4];
        await device.ReadExactlyAsync(answer).AsTask().WaitAsync(DeviceClient.Patience);
        Assert.Equal([0x20, 2, 0, 0], answer);
        Assert.True(_platform.IsOnline(s_device));
        await up.Writer.CompleteAsync();
        await served.WaitAsync(DeviceClient.Patience);
        Assert.False(_platform.IsOnline(s_device));
    }

    private static byte[] Connect(string? password = null) =>
    [
        .. Text("MQTT"), 4, 0xC2, 0, 30, .. Text("Chic_D"), .. Text("469948"), .. Text(password ?? DeviceClient.Token(s_device, DeviceRegistry.DemoKey)),
    ];

    private static byte[] Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return [(byte)(utf8.Length >> 8), (byte)utf8.Length, .. utf8];
    }

    private static async Task WriteAsync(Stream stream, byte type, byte[] body)
    {
        byte[] length = body.Length < 128 ? [(byte)body.Length] : [(byte)((body.Length & 127) | 128), (byte)(body.Length >> 7)];
        await stream.WriteAsync((byte[])[type, .. length, .. body]);
        await stream.FlushAsync();
    }

    private Task SendAsync(byte type, byte[] body) => WriteAsync(_stream, type, body);

    private async Task LoginAsync()
    {
        await SendAsync(0x10, Connect());
        Assert.Equal([0x20, 2, 0, 0], await ReadAsync(4));
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        byte[] bytes = new byte[count];
        await _stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(DeviceClient.Patience);
        return bytes;
    }

    /// <summary>The next thing that comes is the end: no byte before it.</summary>
    private async Task ExpectClosedAsync()
    {
        try
        {
            Assert.Equal(0, await _stream.ReadAsync(new byte[1]).AsTask().WaitAsync(DeviceClient.Patience));
        }
        catch (IOException)
        {
            // A reset is an end too.
        }
    }
}

/// <summary>Reads from one stream, writes to another.</summary>
internal sealed class DuplexStream(Stream read, Stream write) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Flush() => write.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => write.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => read.Read(buffer, offset, count);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => read.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        read.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count) => write.Write(buffer, offset, count);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => write.WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        write.WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            read.Dispose();
            write.Dispose();
        }

        base.Dispose(disposing);
    }
}
