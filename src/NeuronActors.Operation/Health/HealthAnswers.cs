using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace NeuronActors.Operation;

/// <summary>The answers of a <see cref="HealthServer"/>: a status and one line of text.</summary>
internal sealed class HealthAnswers(Func<Readiness> readiness) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public Task ProcessRequestAsync(HttpContext context)
    {
        (int status, string text) = Answer(context.Request);
        byte[] body = Encoding.UTF8.GetBytes(text + "\n");
        context.Response.StatusCode = status;
        context.Response.ContentLength = body.Length;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private (int Status, string Text) Answer(HttpRequest request)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return (StatusCodes.Status405MethodNotAllowed, "Health is asked with GET.");
        return request.Path.Value switch
        {
            HealthServer.LivePath => (StatusCodes.Status200OK, "The process answers."),
            HealthServer.ReadyPath => Ready(),
            _ => (StatusCodes.Status404NotFound, $"Ask {HealthServer.LivePath} or {HealthServer.ReadyPath}."),
        };
    }

    private (int Status, string Text) Ready()
    {
        try
        {
            Readiness now = readiness();
            return (now.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, now.Sentence);
        }
        catch (Exception exception)
        {
            // Whatever is wrong with the node, a probe needs an answer.
            return (StatusCodes.Status503ServiceUnavailable, $"The node cannot say whether it is ready ({exception.GetType().Name}).");
        }
    }
}
