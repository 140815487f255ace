// The time after a prompt: what is data, what ends it, and what waits.
using System.Buffers;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using MQTTnet.Packets;
using Xunit;

namespace OneNetModem.Emulator.Tests;

public sealed class DataModeTests
{
    [Fact]
    public async Task The_prompt_is_four_bytes()
    {
        await using var bench = new Bench(Bench.On(new MemoryBroker(), ModuleProfile.Bg96));
        await bench.ConnectAsync();
        Assert.Equal("AT+QMTPUB=0,0,0,0,\"t\",3\r\r\n> ", await bench.Host.CommandAsync("AT+QMTPUB=0,0,0,0,\"t\",3", "> "));
        await bench.Host.SendAsync("abc");
        Assert.Equal("\r\nOK\r\n\r\n+QMTPUB: 0,0,0\r\n", await bench.Host.ExpectAsync("+QMTPUB: 0,0,0\r\n"));
    }

    [Fact]
    public async Task Counted_data_may_hold_any_byte()
    {
        var broker = new MemoryBroker();
        await using var bench = new Bench(Bench.On(broker));
        await bench.ConnectAsync();
        const string payload = "\x1A\x1B\0\r\nOK\r\n> \bAT\r";
        await PublishAsync(bench, "QMTPUBEX", payload, payload.Length);
        Assert.Equal(payload, PayloadOf(await broker.NextAsync<MqttPublishPacket>()));
    }

    [Fact]
    public async Task Bytes_above_the_length_are_dropped_and_the_publish_succeeds()
    {
        var broker = new MemoryBroker();
        await using var bench = new Bench(Bench.On(broker));
        await bench.ConnectAsync();
        await PublishAsync(bench, "QMTPUBEX", "0123456789AT+CGMM\r", 10);
        Assert.Equal("0123456789", PayloadOf(await broker.NextAsync<MqttPublishPacket>()));
        Assert.Equal("AT\r\r\nOK\r\n", await bench.Host.OkAsync("AT"));
    }

    [Fact]
    public async Task Too_few_bytes_leave_the_module_in_data_mode_and_URCs_wait()
    {
        await using var bench = new Bench(Bench.On(new MemoryBroker(), ModuleProfile.Bg96));
        await bench.ConnectAsync();
        await bench.Host.CommandAsync("AT+QMTPUB=0,0,0,0,\"t\",6", "> ");
        await bench.Host.SendAsync("AT\r");
        bench.Module.SayUrc("+QIND: PB DONE");
        await bench.Host.SendAsync("ABC");
        Assert.Equal("\r\nOK\r\n\r\n+QIND: PB DONE\r\n", await bench.Host.ExpectAsync("PB DONE\r\n"));
    }

    [Fact]
    public async Task Control_Z_ends_data_without_a_length()
    {
        var broker = new MemoryBroker();
        await using var bench = new Bench(Bench.On(broker, ModuleProfile.Bg95));
        await bench.ConnectAsync();
        await bench.Host.CommandAsync("AT+QMTPUB=0,0,0,0,\"t\"", "> ");
        await bench.Host.SendAsync("some text\x1A");
        await bench.Host.ExpectAsync("\r\nOK\r\n");
        await bench.Host.ExpectAsync("\r\n+QMTPUB: 0,0,0\r\n");
        Assert.Equal("some text", PayloadOf(await broker.NextAsync<MqttPublishPacket>()));
    }

    [Fact]
    public async Task ESC_cancels_data_without_a_length()
    {
        var broker = new MemoryBroker();
        await using var bench = new Bench(Bench.On(broker, ModuleProfile.Bg95));
        await bench.ConnectAsync();
        await bench.Host.CommandAsync("AT+QMTPUB=0,0,0,0,\"t\"", "> ");
        await bench.Host.SendAsync("some text\x1B");
        await bench.Host.ExpectAsync("\r\nOK\r\n");
        await PublishAsync(bench, "QMTPUB", "next", 4);
        Assert.Equal("next", PayloadOf(await broker.NextAsync<MqttPublishPacket>()));
    }

    [Fact]
    public async Task A_message_may_come_between_a_publish_and_its_prompt()
    {
        var time = new FakeTimeProvider();
        var broker = new MemoryBroker();
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ModuleOptions options = Bench.On(broker, ModuleProfile.Bg96) with
        {
            CommandTime = TimeSpan.FromMilliseconds(50),
            Observer = e =>
            {
                if (e is CommandReceived { Command: "AT+QMTPUB=0,0,0,0,\"t\",3" })
                {
                    received.SetResult();
                }
            },
        };
        await using var bench = new Bench(options, time);
        Task connecting = bench.ConnectAsync();
        while (!connecting.IsCompleted)
        {
            await bench.PassAsync(TimeSpan.FromMilliseconds(50));
        }

        await connecting;
        await bench.Host.SendAsync("AT+QMTPUB=0,0,0,0,\"t\",3\r");
        await received.Task.WaitAsync(TimeSpan.FromSeconds(20));
        broker.Publish("down", "> OK");
        Assert.Equal("AT+QMTPUB=0,0,0,0,\"t\",3\r\r\n\r\n+QMTRECV: 0,0,\"down\",\"> OK\"\r\n\r\n", await bench.Host.ExpectAsync("OK\"\r\n\r\n"));
        await bench.PassAsync(TimeSpan.FromMilliseconds(60));
        Assert.Equal("\r\n> ", await bench.Host.ExpectAsync("> "));
    }

    [Fact]
    public async Task A_URC_never_splits_an_echo()
    {
        await using var bench = new Bench();
        await bench.Host.SendAsync("AT+CG");
        await bench.Host.UrcAsync("AT+CG");
        bench.Module.SayUrc("+QIND: PB DONE");
        await bench.Host.SendAsync("MM\r");
        Assert.Equal("MM\r\r\nEC25\r\n\r\nOK\r\n\r\n+QIND: PB DONE\r\n", await bench.Host.ExpectAsync("PB DONE\r\n"));
    }

    [Theory]
    [InlineData("AB\r\nC", "f48")]
    [InlineData("A", "4100")]
    [InlineData("ABAB", "0")]
    public async Task The_checksum_of_an_upload_is_the_XOR_of_its_words(string content, string sum)
    {
        await using var bench = new Bench();
        await bench.Host.CommandAsync($"AT+QFUPL=\"f\",{content.Length}", "CONNECT\r\n");
        await bench.Host.SendAsync(content);
        Assert.Equal($"+QFUPL: {content.Length},{sum}\r\n\r\nOK\r\n", await bench.Host.ExpectAsync("OK\r\n"));
    }

    [Fact]
    public async Task A_file_is_uploaded_listed_and_deleted()
    {
        await using var bench = new Bench(new ModuleOptions { Profile = ModuleProfile.Bg96 });
        Assert.Equal("AT+QFUPL=\"ca.pem\",5,10\r\r\nCONNECT\r\n", await bench.Host.CommandAsync("AT+QFUPL=\"ca.pem\",5,10", "CONNECT\r\n"));
        await bench.Host.SendAsync("AB\r\nC");
        Assert.Equal("+QFUPL: 5,f48\r\n\r\nOK\r\n", await bench.Host.ExpectAsync("OK\r\n"));
        Assert.Contains("\r\n+QFLST: \"ca.pem\",5\r\n", await bench.Host.OkAsync("AT+QFLST"), StringComparison.Ordinal);
        await bench.Host.OkAsync("AT+QFDEL=\"ca.pem\"");
        await bench.Host.CommandAsync("AT+QFDEL=\"ca.pem\"", "\r\n+CME ERROR: 405\r\n");
    }

    [Fact]
    public async Task An_upload_that_stalls_is_given_up_and_commands_work_again()
    {
        var time = new FakeTimeProvider();
        await using var bench = new Bench(time: time);
        await bench.Host.CommandAsync("AT+QFUPL=\"ca.pem\",500,7", "CONNECT\r\n");
        await bench.Host.SendAsync("half");
        await bench.PassAsync(TimeSpan.FromSeconds(8));
        await bench.Host.ExpectAsync("\r\n+CME ERROR: 421\r\n");
        await bench.Host.OkAsync("AT");
    }

    [Theory]
    [InlineData("AT+QMTCONN=0,\"dev\",\"prod\",\"version=2018\"", "AT+QMTCONN=0,\"dev\",\"prod\",***")]
    [InlineData("AT+QICSGP=1,1,\"a,b\",\"user\",\"secret\",1", "AT+QICSGP=1,1,\"a,b\",\"user\",***")]
    [InlineData("AT+cpin=1234", "AT+cpin=***")]
    [InlineData("AT+CSQ", "AT+CSQ")]
    public async Task Observers_see_no_passwords_PINs_or_tokens(string command, string seen)
    {
        var all = new System.Collections.Concurrent.ConcurrentQueue<ModuleEvent>();
        await using var bench = new Bench(new ModuleOptions { Observer = all.Enqueue });
        await bench.Host.SendAsync(command + "\r");
        await bench.Host.OkAsync("AT");
        Assert.Equal(seen, all.OfType<CommandReceived>().First().Command);
        Assert.Equal(seen, all.OfType<CommandAnswered>().First().Command);
    }

    private static string PayloadOf(MqttPublishPacket packet) => Encoding.Latin1.GetString(packet.Payload.ToArray());

    private static async Task PublishAsync(Bench bench, string verb, string data, int length)
    {
        await bench.Host.CommandAsync($"AT+{verb}=0,0,0,0,\"t\",{length}", "> ");
        await bench.Host.SendAsync(data);
        await bench.Host.ExpectAsync("\r\nOK\r\n");
        await bench.Host.ExpectAsync($"\r\n+{verb}: 0,0,0\r\n");
    }
}
